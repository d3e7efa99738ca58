// An answer that is sent past the library, for a head that leaves it no room for one.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import System

extension ConnectionHandle {
    /// Hands an answer to the system as it is. The connection has to end behind it.
    ///
    /// The library writes the head of an answer into what the head of the request left of the connection's memory; where
    /// that is not enough it hangs up without a word. Only for plain sockets (TLS has a session to send with), and only from
    /// the library's callback, when what it sent before is in the system's hands. A client that has not read that may not
    /// get this either.
    func sendDirectly(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, directFlags) }
    }
}

private let directFlags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)

extension Response {
    /// A whole answer as it goes over the wire, plain, the last one on its connection.
    func text(
        to head: RequestHead, with more: [HeaderField] = [],
        at seconds: time_t = time_t(SystemClock.wallMilliseconds() / 1_000)
    ) -> [UInt8] {
        var lines = ["HTTP/1.1 \(status.code) \(status.reason)", "Date: \(Self.date(seconds))", "Connection: close"]
        if let type { lines.append("Content-Type: \(type)") }
        lines += ["X-Content-Type-Options: nosniff", "X-Request-Id: \(head.id)", "Content-Length: \(count)"]
        lines += (headers + more).map { "\($0.name.text): \($0.value)" } + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + (head.method == .head ? [] : body)
    }

    /// `Sat, 21 Nov 2026 04:05:06 GMT`
    private static func date(_ seconds: time_t) -> String {
        var (seconds, parts) = (seconds, unsafe tm())
        var text = [CChar](repeating: 0, count: 32)
        guard unsafe gmtime_r(&seconds, &parts) != nil else { return "" }
        // The process never leaves the C locale, whose names are those of HTTP.
        let count = unsafe strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
