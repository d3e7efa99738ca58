// A server that says one thing to everybody, or nothing.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Listens on a free port of 127.0.0.1. Each connection gets the same treatment.
package final class ScriptedServer: Sendable {
    package let port: UInt16
    private let listener: Int32

    package enum Treatment: Sendable {
        /// Takes the connection and never says a word.
        case silence
        /// Closes the connection at once.
        case hangUp
        /// Hears the first words, says these, and then nothing.
        case say([UInt8])
        /// Hears the first words, says these, and closes the connection.
        case sayAndHangUp([UInt8])
    }

    package init(_ treatment: Treatment) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = address.sin_port.bigEndian
        Thread.detachNewThread {
            var open: [Int32] = []
            // Closed here, where they are used: their numbers may be other sockets' the moment after.
            defer { for descriptor in open + [listener] { close(descriptor) } }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                if Self.treat(connection, treatment) { open.append(connection) } else { close(connection) }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Whether the connection stays open.
    private static func treat(_ connection: Int32, _ treatment: Treatment) -> Bool {
        func say(_ words: [UInt8]) {
            var heard = [UInt8](repeating: 0, count: 4096)
            _ = recv(connection, &heard, heard.count, 0)
            _ = send(connection, words, words.count, Int32(MSG_NOSIGNAL))
        }
        switch treatment {
        case .silence: return true
        case .hangUp: return false
        case .say(let words):
            say(words)
            return true
        case .sayAndHangUp(let words):
            say(words)
            return false
        }
    }
}
