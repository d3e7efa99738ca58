// A server of one connection at a time that says what a test wants it to say.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Listens on a free port of 127.0.0.1, and answers each request with the bytes that a closure makes of it.
package final class LocalServer: Sendable {
    package var port: UInt16 { listener.port }
    private let listener: Listener
    private let isDeaf: Bool
    private let isStopped = Mutex(false)
    private let seen = Mutex<(connections: Int, requests: [String])>((0, []))

    package var url: String { "http://127.0.0.1:\(port)" }
    package var connections: Int { seen.withLock(\.connections) }
    /// Each request as it came: head and body.
    package var requests: [String] { seen.withLock(\.requests) }

    /// - `isDeaf`: holds the port and refuses connections.
    /// - `answer`: the bytes to send; nil closes the connection.
    package init(isDeaf: Bool = false, answer: @escaping @Sendable (String) -> String?) throws {
        listener = try Listener(backlog: isDeaf ? nil : 64)
        self.isDeaf = isDeaf
        guard !isDeaf else { return }
        Thread.detachNewThread { [weak self, listener] in
            // Closed here, where it is used: its number may be another socket's the moment after.
            defer { listener.close() }
            while true {
                let connection = accept(listener.descriptor, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection, answer)
                close(connection)
            }
        }
    }

    deinit { stop() }

    /// A test that `defer`s this has the server until its end.
    package func stop() {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            if isDeaf { listener.close() } else { listener.wake() }
        }
    }

    private func serve(_ connection: Int32, _ answer: (String) -> String?) {
        seen.withLock { $0.connections += 1 }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        while let request = Self.readRequest(connection) {
            seen.withLock { $0.requests.append(request) }
            guard let reply = answer(request) else { return }
            let bytes = Array(reply.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    /// A head, and the body that its Content-Length announces.
    private static func readRequest(_ connection: Int32) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let end = text.range(of: "\r\n\r\n") {
                let length = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
                    .first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }
}

extension LocalServer {
    /// A complete answer.
    package static func answer(_ status: String, _ headers: [String] = [], _ body: String = "") -> String {
        (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
            + body
    }
}
