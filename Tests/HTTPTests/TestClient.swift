// A client over a raw socket, which can do what well-behaved clients cannot.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Waiting

@testable import HTTP

/// One connection, on which bytes go out as they are told.
final class TestClient {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The stream ended with an error, not in order.
    private(set) var wasReset = false

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Answer {
        let status: Int
        let headers: Headers
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Seconds that a read may take: far more than any deadline in these tests.
    static let patience = Int(Waiting.limit.components.seconds)

    init(_ address: ListenAddress) throws {
        let family = if case .v4 = address.host { AF_INET } else { AF_INET6 }
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var peer = SocketAddress(address)
        guard peer.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            throw Failure(description: "cannot connect: \(errno)")
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { piece in
                Glibc.send(descriptor, piece.baseAddress?.advanced(by: sent), piece.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "cannot send: \(errno)") }
            sent += count
        }
    }

    func get(_ path: String, _ headers: String...) throws -> Answer {
        try request("GET", path, headers)
    }

    func post(_ path: String, _ body: [UInt8], _ headers: String...) throws -> Answer {
        try request("POST", path, headers + ["Content-Length: \(body.count)"], body)
    }

    func request(_ method: String, _ path: String, _ headers: [String] = [], _ body: [UInt8] = []) throws -> Answer {
        let head = (["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers + ["", ""]).joined(separator: "\r\n")
        try send(Array(head.utf8) + body)
        return try answer(toHead: method == "HEAD")
    }

    /// Reads one answer. With `toHead`, the answer has no body, whatever its length says.
    func answer(toHead: Bool = false) throws -> Answer {
        let (status, headers) = try answerHead()
        let hasBody = !toHead && status >= 200 && status != 204 && status != 304
        let length = hasBody ? Int(headers["Content-Length"] ?? "0") ?? 0 : 0
        while buffer.count < length { try receive() }
        let body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return Answer(status: status, headers: headers, body: body)
    }

    /// Reads an answer as far as its body.
    func answerHead() throws -> (status: Int, headers: Headers) {
        let lines = try head().split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]) else { throw Failure(description: "no status: \(lines[0])") }
        let fields = lines.dropFirst().filter { !$0.isEmpty }.map { line -> (name: String, value: String) in
            let halves = line.split(separator: ":", maxSplits: 1).map(String.init)
            return (halves[0], halves.count > 1 ? String(halves[1].drop { $0 == " " }) : "")
        }
        return (status, Headers(fields))
    }

    /// Reads a body in chunks, which is whole only if its last chunk came.
    func chunkedBody() throws -> (bytes: [UInt8], isWhole: Bool) {
        var body: [UInt8] = []
        var place = 0
        /// Makes sure that so many bytes lie behind `place`.
        func need(_ count: Int) throws -> Bool {
            while buffer.count - place < count {
                buffer.removeFirst(place)
                place = 0
                guard try receiveSome() else { return false }
            }
            return true
        }
        while true {
            var size = 0
            while try need(1), let digit = Character(UnicodeScalar(buffer[place])).hexDigitValue {
                size = size * 16 + digit
                place += 1
            }
            guard try need(2) else { return (body, false) }
            place += 2
            guard try need(size + 2) else { return (body + buffer[place...].prefix(size), false) }
            body += buffer[place..<(place + size)]
            place += size + 2
            if size == 0 {
                buffer.removeFirst(place)
                return (body, true)
            }
        }
    }

    /// Reads so many bytes, whatever they are.
    func skip(_ count: Int) throws {
        while buffer.count < count { try receive() }
        buffer.removeFirst(count)
    }

    /// Reads a body that ends with the connection.
    func bodyToTheEnd() throws -> [UInt8] {
        while try receiveSome() {}
        defer { buffer = [] }
        return buffer
    }

    private func head() throws -> String {
        while true {
            if let end = buffer.indices.first(where: { buffer[$0...].starts(with: Array("\r\n\r\n".utf8)) }) {
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 4)
                return head
            }
            try receive()
        }
    }

    private func receive() throws {
        guard try receiveSome() else { throw Failure(description: "the connection is closed") }
    }

    /// False at the end of the stream, be it an orderly one or a reset.
    private func receiveSome() throws -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &piece, piece.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(description: "nothing came in \(Self.patience) s") }
        if count < 0 { wasReset = true }
        if count <= 0 { return false }
        buffer += piece[..<count]
        return true
    }

    /// Waits for the server to close. Throws when it sends something first, or does not close.
    func expectEnd() throws {
        if try !buffer.isEmpty || receiveSome() {
            throw Failure(description: "unexpected: \(String(decoding: buffer, as: UTF8.self))")
        }
    }

    /// Shrinks what the system takes in ahead of the reader.
    func shrinkReceiveBuffer() {
        var size: Int32 = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    func shutdownSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }
}
