// A mail server that takes every mail, and never answers a goodbye.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import System

/// Listens on a free port of 127.0.0.1, for one connection.
final class ClingingMailServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let state = Mutex((connection: Int32(-1), heardGoodbye: false))

    init() throws {
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
        Thread.detachNewThread { [self] in
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            state.withLock { $0.connection = connection }
            serve(connection)
        }
    }

    deinit {
        close(listener)
        let connection = state.withLock { $0.connection }
        if connection >= 0 { close(connection) }
    }

    var heardGoodbye: Bool { state.withLock { $0.heardGoodbye } }

    /// Whether the other side still holds its end.
    var isConnected: Bool {
        let connection = state.withLock { $0.connection }
        var byte: UInt8 = 0
        return recv(connection, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) != 0
    }

    private func serve(_ connection: Int32) {
        func say(_ words: String) {
            let bytes = Array("\(words)\r\n".utf8)
            _ = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        var heard = ""
        var isInMail = false
        var room = [UInt8](repeating: 0, count: 4096)
        say("220 here")
        while true {
            let end = isInMail ? "\r\n.\r\n" : "\r\n"
            guard let place = heard.range(of: end) else {
                let count = recv(connection, &room, room.count, 0)
                guard count > 0 else { return }
                heard += String(decoding: room[..<count], as: UTF8.self)
                continue
            }
            let command = heard[..<place.lowerBound]
            heard = String(heard[place.upperBound...])
            switch true {
            case isInMail:
                isInMail = false
                say("250 taken")
            case command.hasPrefix("QUIT"):
                state.withLock { $0.heardGoodbye = true }
                return
            case command.hasPrefix("DATA"):
                isInMail = true
                say("354 go on")
            default: say("250 fine")
            }
        }
    }
}
