// The cookie by which a browser shows its session, and the proof that a form of its own pages has.
// SPDX-License-Identifier: Apache-2.0

import Digest
package import HTTP

/// A browser sends it along by itself, whoever's page asks it to: so what changes something needs a proof beside it, which
/// only the server's own pages have.
package enum SessionCookie {
    /// Over TLS one that no other host, path or unencrypted page can have set.
    static func name(isEncrypted: Bool) -> String { isEncrypted ? "__Host-bursar" : "bursar" }

    /// 32 random bytes in base 62.
    static func random() -> String { AccessToken.digits(of: .random(32), count: 43) }

    /// What a request shows: nil for none, for what cannot be one, and where several are shown, of which one is somebody
    /// else's.
    package static func shown(by head: RequestHead) -> String? {
        guard let text = head.headers["Cookie"], head.headers.count(of: "Cookie") == 1 else { return nil }
        let start = Array("\(name(isEncrypted: head.arrival.isEncrypted))=".utf8)
        let found = text.utf8.split(separator: UInt8(ascii: ";")).map { $0.drop { $0 == 0x20 || $0 == 0x09 } }
            .filter { $0.starts(with: start) }
        guard found.count == 1, let value = found.first?.dropFirst(start.count), value.count == 43,
            value.allSatisfy({ AccessToken.isDigit($0) })
        else {
            return nil
        }
        return String(value)
    }

    /// Gives it to a browser, or takes it away.
    package static func field(_ secret: String?, isEncrypted: Bool) -> HeaderField {
        let end = secret == nil ? "; Max-Age=0" : ""
        return HeaderField(
            .setCookie,
            "\(name(isEncrypted: isEncrypted))=\(secret ?? ""); Path=/; HttpOnly; SameSite=Lax"
                + (isEncrypted ? "; Secure" : "") + end)
    }
}

/// What a form or a script of the server's own pages sends beside the cookie: nobody else's page can read it.
package struct FormProof: Sendable {
    /// The member of a form, and the header of a script.
    package static let field = "csrf"
    package static let header = "X-CSRF-Token"

    /// Of people whom a proxy names, who have no secret of their own.
    private let key = [UInt8].random(32)

    package init() {}

    /// Nil for a caller who needs none.
    package func text(for caller: Caller, _ head: RequestHead) -> String? {
        switch caller.way {
        case .session: SessionCookie.shown(by: head).map { Self.digest("session", key: Array($0.utf8)) }
        case .proxy: Self.digest(caller.identity, key: key)
        case .anonymous, .token, .password, .certificate: nil
        }
    }

    /// Whether what was sent is what the caller was given.
    package func isRight(_ sent: String?, from caller: Caller, _ head: RequestHead) -> Bool {
        guard let sent, let own = text(for: caller, head) else { return false }
        return constantTimeEqual(Array(sent.utf8), Array(own.utf8))
    }

    private static func digest(_ text: String, key: [UInt8]) -> String {
        SHA256.authenticate(Array("form \(text)".utf8), key: key).description
    }
}

extension Caller.Way {
    /// Whether a browser sends along by itself what says who they are.
    package var needsProof: Bool {
        switch self {
        case .session, .proxy: true
        case .anonymous, .token, .password, .certificate: false
        }
    }
}
