// A connection of which the test decides every byte.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Waiting

/// One TCP connection to 127.0.0.1, with just enough HTTP to read an answer.
final class Wire {
    private let descriptor: Int32
    private var unread: [UInt8] = []
    private let patience: Duration

    enum Failure: Error, Equatable {
        case refused(Int32)
        /// The server closed before an answer was complete.
        case closed
        case silent
        case malformed(String)
    }

    /// - Parameter patience: how long to wait for the next bytes before a test has failed.
    init(port: UInt16, patience: Duration = Waiting.limit) throws {
        self.patience = patience
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.refused(errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The descriptor is closed by deinit, which also follows a throw from here.
        guard connected == 0 else { throw Failure.refused(errno) }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var limit = timeval(tv_sec: Int(patience.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all of it.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Failure.closed }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Says that nothing more will come, and still listens.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends a whole request and reads its answer.
    func exchange(
        _ method: String, _ path: String, _ headers: [(String, String)] = [], body: [UInt8]? = nil
    ) throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        try send(Array((head + "\r\n").utf8) + (body ?? []))
        return try receive(bodiless: method == "HEAD")
    }

    /// Reads one answer. `bodiless` for what answers a HEAD.
    func receive(bodiless: Bool = false) throws -> Answer {
        let lines = try readHead()
        var answer = try Answer(head: lines)
        if answer.status == 100 { return try receive(bodiless: bodiless) }
        if bodiless || answer.status == 204 || answer.status == 304 { return answer }
        if answer["Transfer-Encoding"]?.lowercased() == "chunked" {
            while true {
                let line = try readLine()
                guard let size = Int(line, radix: 16) else { throw Failure.malformed("chunk size \(line)") }
                answer.body += try take(size)
                _ = try readLine()
                if size == 0 { return answer }
            }
        } else if let length = answer["Content-Length"].flatMap({ Int($0) }) {
            answer.body = try take(length)
        } else {
            answer.body = try readToEnd()
        }
        return answer
    }

    /// Everything up to the end of the connection.
    func readToEnd() throws -> [UInt8] {
        while try fill() {}
        defer { unread = [] }
        return unread
    }

    /// So many bytes.
    func receiveSome(_ count: Int) throws -> [UInt8] { try take(count) }

    /// Whether the server has closed the connection; does not wait.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Whether something has come that is not read yet; does not wait.
    var hasAnswer: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }

    private func readHead() throws -> [String] {
        var lines: [String] = []
        while true {
            let line = try readLine()
            if line.isEmpty { return lines }
            lines.append(line)
        }
    }

    private func readLine() throws -> String {
        var searched = 0
        while true {
            if let end = unread[searched...].firstIndex(of: 10) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            searched = unread.count
            guard try fill() else { throw Failure.closed }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count { guard try fill() else { throw Failure.closed } }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    /// False at the end of the connection.
    private func fill() throws -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(patience.components.seconds * 1000)) > 0 else { throw Failure.silent }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 && errno == EINTR { return true }
        guard count > 0 else { return false }
        unread += buffer[..<count]
        return true
    }
}
