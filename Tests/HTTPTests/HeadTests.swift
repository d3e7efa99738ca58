// The parts of a request's head, without a socket.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTTP

@Suite struct HeadTests {
    @Test func `Header names have no case, and a field that came twice has one value`() {
        let headers = Headers([("Accept", "a"), ("X-Empty", ""), ("aCCept", "b"), ("Accept-Encoding", "gzip")])
        #expect(headers["ACCEPT"] == "a, b")
        #expect(headers["x-empty"] == "")
        #expect(headers["Accep"] == nil)
        #expect(headers.count(of: "accept") == 2)
        #expect(Headers()["Accept"] == nil)
    }

    @Test(arguments: 1...200)
    func `What was encoded decodes to itself`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x20..<0x11000, using: &generator)) }
        let text = String(String.UnicodeScalarView(scalars.filter { $0.value != 0x7F }))
        let encoded = text.utf8.map { byte in
            Bool.random(using: &generator) || "%+&=#? ".utf8.contains(byte) || byte >= 0x80
                ? "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: Bool.random(using: &generator))
                : String(decoding: [byte], as: UTF8.self)
        }.joined()
        let bytes = Array(encoded.utf8)
        #expect(try PercentCoding.decode(path: bytes[...]) == text, "seed \(seed)")
        #expect(try PercentCoding.decode(query: bytes[...]) == text, "seed \(seed)")
    }

    @Test(arguments: 1...200)
    func `No bytes crash the reader of targets`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        for _ in 0..<50 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...255, using: &generator)
                    : Array("/%?&=+*:".utf8).randomElement(using: &generator) ?? 0
            }
            _ = try? Target(bytes)
            _ = try? Target([UInt8(ascii: "/")] + bytes)
        }
    }

    @Test(
        arguments: [
            ([], Framing.Length.none), ([("Content-Length", "0")], Framing.Length.none),
            ([("Content-Length", "17")], .announced(17)),
            ([("content-length", "99999999999999999999")], .announced(.max)),
            ([("Transfer-Encoding", "Chunked")], .chunked), ([("Content-Length", "")], nil),
            ([("Content-Length", "+1")], nil), ([("Content-Length", "1, 1")], nil),
            ([("Content-Length", "1"), ("Content-Length", "1")], nil), ([("Transfer-Encoding", "gzip")], nil),
            ([("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")], nil),
            ([("Transfer-Encoding", "chunked"), ("Content-Length", "3")], nil),
        ] as [([(String, String)], Framing.Length?)])
    func `A body's end is read one way or not at all`(fields: [(String, String)], expected: Framing.Length?) {
        let headers = Headers(fields.map { (name: $0.0, value: $0.1) })
        do throws(Problem) {
            #expect(try Framing(headers).length == expected)
        } catch {
            #expect(expected == nil)
            #expect(error.closesConnection)
        }
    }

    @Test(arguments: [nil, 1000, 5000] as [Int?])
    func `A body is taken up to its limit, and its memory never exceeds it`(announced: Int?) {
        let memory = MemoryBudget(limit: 5000)
        var collector = BodyCollector(
            limit: 5000, keptIn: memory.share(of: announced ?? 0), announced: announced, discardLimit: 1000)
        let piece = [UInt8](repeating: 1, count: 100)
        func take() -> Bool { collector.take(piece.span) }
        for count in 1...50 {
            #expect(take())
            #expect(collector.bytes.count == count * 100)
            #expect(collector.bytes.capacity < 5100)
            #expect(memory.inUse >= count * 100)
        }
        #expect(collector.loss == nil)
        for _ in 0..<10 { #expect(take()) }
        #expect(collector.loss == .tooLarge)
        #expect(collector.bytes.isEmpty)
        #expect(memory.inUse == 0)
        #expect(!take(), "more than the discard limit")
        #expect(collector.received == 6100)
    }

    @Test func `An announcement alone gets little memory`() {
        let share = MemoryBudget(limit: 16 << 20).share(of: 16 << 20)
        let collector = BodyCollector(limit: 16 << 20, keptIn: share, announced: 16 << 20, discardLimit: 0)
        #expect(collector.bytes.capacity < 100_000)
    }

    @Test(arguments: [
        ("127.0.0.1:9847", true), ("[::1]:9847", true), ("0.0.0.0:0", false), ("127.1.2.3:1", true),
        ("[::]:65535", false), ("[::ffff:127.0.0.1]:80", true), ("[2001:db8::1]:443", false),
        ("10.0.0.1:80", false),
    ])
    func `An address to listen on is read and written`(text: String, isLoopback: Bool) throws {
        let address = try ListenAddress(text)
        #expect(address.description == text)
        #expect(address.isLoopback == isLoopback)
    }

    @Test func `An address that cannot be meant is refused with what to write`() throws {
        #expect(try ListenAddress("localhost:80").description == "127.0.0.1:80")
        let wrong: [(String, ListenAddress.Malformed)] = [
            ("127.0.0.1", .noPort("127.0.0.1")), ("[::1]", .noPort("[::1]")), ("", .noPort("")),
            ("127.0.0.1:", .badPort("")), ("127.0.0.1:65536", .badPort("65536")), ("127.0.0.1:http", .badPort("http")),
            (":80", .badHost("")), ("::1:80", .badHost("::1")), ("example.org:80", .badHost("example.org")),
            ("127.0.0.256:80", .badHost("127.0.0.256")), ("[127.0.0.1]:80", .badHost("[127.0.0.1]")),
        ]
        for (text, error) in wrong {
            #expect(throws: error, "\(text)") { try ListenAddress(text) }
        }
        #expect("\(ListenAddress.Malformed.badPort("x"))".contains("0 to 65535"))
    }
}
