// A request without its body: what is known before the body is read.
// SPDX-License-Identifier: Apache-2.0

package import TLS

/// Everything of a request that arrives before its body.
package final class RequestHead: Sendable {
    package let method: Method
    /// Decoded.
    package let path: String
    package let query: Query
    package let headers: Headers
    /// The address of the peer, without its port; of a proxy, where `client` is another.
    package let remote: String
    /// What the client called this request, or else what the server does. It is echoed in the answer.
    package let id: String
    /// What the client showed in the handshake. Only one that is verified says who it is.
    package let certificate: PeerCertificate?
    /// What the configuration makes of the way on which it came.
    package let arrival: Arrival

    package init(
        method: Method, path: String, query: Query, headers: Headers, remote: String, id: String,
        certificate: PeerCertificate? = nil, arrival: Arrival? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.remote = remote
        self.id = id
        self.certificate = certificate
        self.arrival = arrival ?? Arrival(client: remote, isEncrypted: false)
    }

    /// The address of the client, which a proxy that is believed may have told: what limits, the log and an audit go by.
    package var client: String { arrival.client }

    /// Whom the client takes this server for; nil without a `Host`, or with one that is no host.
    package var authority: Authority? { headers["Host"].flatMap { Authority($0) } }

    /// True when the body says that it is one of these, whatever parameters it adds.
    func isBody(oneOf types: [MediaType]) -> Bool {
        guard let text = headers["Content-Type"] else { return false }
        // As nearly everybody writes it: nothing is to be taken apart.
        if types.contains(where: { $0.description == text }) { return true }
        guard let type = MediaType(text) else { return false }
        return types.contains { $0.type == type.type && $0.subtype == type.subtype }
    }

    /// What the body says that it is.
    var bodyType: MediaType? { headers["Content-Type"].flatMap { MediaType($0) } }

    /// True when the client waits for a word before it sends its body.
    var expectsContinue: Bool { headers["Expect"]?.lowercased() == "100-continue" }
}

/// Takes a client's request id when it is harmless, and makes one otherwise.
enum RequestID {
    /// Nil unless it is 1 to 64 letters, digits, dots, underscores and hyphens.
    static func taken(from header: String?) -> String? {
        guard let header, (1...64).contains(header.utf8.count) else { return nil }
        let isHarmless = header.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isHarmless ? header : nil
    }

    /// `server-connection-turn`: no two alike, and those of one connection stand together.
    static func made(server: String, connection: UInt64, turn: UInt64) -> String {
        var text = server
        text += "-"
        text += String(connection, radix: 36)
        text += "-"
        text += String(turn, radix: 36)
        return text
    }

    /// Tells one run of a server from another.
    static func serverName() -> String {
        String(UInt64.random(in: 36 * 36 * 36 * 36..<36 * 36 * 36 * 36 * 36), radix: 36)
    }
}
