// Where a server posts to.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Listens on 127.0.0.1, keeps what is posted, and answers as a test wants it; gone with whoever holds it.
final class Receiver: Sendable {
    struct Post: Sendable {
        /// Names in lower case.
        var headers: [String: String] = [:]
        var path = ""
        var body: [UInt8] = []
    }

    let port: UInt16
    private let listener: Int32
    private let received = Received()

    private final class Received: Sendable {
        let posts = Mutex<[Post]>([])
        /// Connections that wait for an answer that never comes.
        let held = Mutex<[Int32]>([])
    }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - answer: makes a status of how many posts there were before; nil leaves the sender waiting.
    init(port: UInt16 = 0, _ answer: @escaping @Sendable (Int) -> Int?) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, received) = (listener, received)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw Wire.Failure.refused(errno) }
        self.port = address.sin_port.bigEndian
        Thread.detachNewThread {
            // Closed here, where it is used: its number may be another socket's the moment after.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { Self.serve(connection, received, answer) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in received.held.withLock({ $0 }) { close(connection) }
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    var posts: [Post] { received.posts.withLock { $0 } }

    /// What tells one notice from another.
    var ids: [String] { posts.map { $0.headers["bursar-notice"] ?? "" } }

    private static func serve(_ connection: Int32, _ received: Received, _ answer: (Int) -> Int?) {
        guard let post = read(connection) else {
            close(connection)
            return
        }
        let before = received.posts.withLock { posts in
            posts.append(post)
            return posts.count - 1
        }
        guard let status = answer(before) else { return received.held.withLock { $0.append(connection) } }
        let reply = Array("HTTP/1.1 \(status) So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        _ = send(connection, reply, reply.count, Int32(MSG_NOSIGNAL))
        close(connection)
    }

    private static func read(_ connection: Int32) -> Post? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let post = parse(bytes) { return post }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer.prefix(count)
        }
    }

    /// Nil while there is something to come.
    private static func parse(_ bytes: [UInt8]) -> Post? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        var post = Post()
        post.path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            post.headers[parts[0].lowercased()] = parts.count > 1 ? parts[1] : ""
        }
        post.body = Array(text[end.upperBound...].utf8)
        return post.body.count >= Int(post.headers["content-length"] ?? "") ?? 0 ? post : nil
    }
}
