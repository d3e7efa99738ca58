// The reader of a Redis' answers, on what is whole, cut, wrong and hostile.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Watch

@Suite struct RESPReaderTests {
    /// All values in a text, fed in one piece.
    private func values(_ text: String, limits: RESPReader.Limits = .init()) throws -> [RESPValue] {
        var reader = RESPReader(limits: limits)
        reader.feed(Array(text.utf8))
        var values: [RESPValue] = []
        while let value = try reader.next() { values.append(value) }
        return values
    }

    @Test func `Every sort of value is read`() throws {
        #expect(try values("+PONG\r\n") == [.simple("PONG")])
        #expect(try values("-ERR no such key\r\n") == [.error("ERR no such key")])
        #expect(try values(":-42\r\n:9223372036854775807\r\n") == [.integer(-42), .integer(.max)])
        #expect(try values("$5\r\na\r\nb\n\r\n$0\r\n\r\n") == [.bulk(Array("a\r\nb\n".utf8)), .bulk([])])
        #expect(try values("$-1\r\n*-1\r\n*0\r\n") == [.null, .null, .array([])])
        #expect(
            try values("*3\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n$-1\r\n")
                == [.array([.integer(1), .array([.bulk([0x61]), .array([])]), .null])])
    }

    @Test func `What is cut is not given out`() throws {
        let bytes = Array("*2\r\n$3\r\nfoo\r\n*1\r\n:7\r\n".utf8)
        for count in 0..<bytes.count {
            var reader = RESPReader()
            reader.feed(Array(bytes[..<count]))
            #expect(try reader.next() == nil, "\(count)")
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "\0", "\r\n", ":\r\n", ":1x\r\n", ":+1\r\n", ":9223372036854775808\r\n",
        ":-\r\n",
        "$-2\r\n", "$x\r\n", "$1\r\nabc", "*-2\r\n", "+a\nb\r\n", "+a\rb\r\n", "$1\n",
    ])
    func `What is no RESP is an error`(_ text: String) {
        #expect(throws: RESPReader.Failure.malformed) { try values(text) }
    }

    @Test func `What is beyond a limit is an error as soon as it is announced`() throws {
        var limits = RESPReader.Limits()
        (limits.bytes, limits.elements, limits.depth, limits.line) = (100, 5, 3, 20)
        for text in [
            "$101\r\n", "$9223372036854775807\r\n", "*6\r\n", "*9223372036854775807\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n",
            "*2\r\n*2\r\n*2\r\n", "+123456789012345678901234567890",
            "*2\r\n$50\r\n\(String(repeating: "x", count: 50))\r\n$50\r\n",
        ] {
            #expect(throws: RESPReader.Failure.tooLarge, "\(text)") { try values(text, limits: limits) }
        }
        // The limits are of one value: many that are small may follow each other.
        let many = String(repeating: "*2\r\n$20\r\n\(String(repeating: "y", count: 20))\r\n:1\r\n", count: 50)
        #expect(try values(many, limits: limits).count == 50)
    }

    @Test(arguments: 1...200)
    func `However it is cut into pieces, the same values come out`(_ seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let values = (0..<random.below(6) + 1).map { _ in Self.value(depth: 0, &random) }
        let bytes = values.flatMap(Self.rendered)
        var reader = RESPReader()
        var read: [RESPValue] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(random.below(3) == 0 ? random.below(2_000) + 1 : random.below(7) + 1)
            rest = rest.dropFirst(piece.count)
            reader.feed(Array(piece))
            while let value = try reader.next() { read.append(value) }
        }
        #expect(read == values, "seed \(seed)")
    }

    @Test(arguments: 1...300)
    func `Bytes that went wrong trap nothing and cost no more than the limits`(_ seed: UInt64) {
        var random = Seeded(seed: seed)
        var limits = RESPReader.Limits()
        (limits.bytes, limits.elements) = (4_096, 64)
        var bytes = (0..<4).flatMap { _ in Self.rendered(Self.value(depth: 0, &random)) }
        for _ in 0..<random.below(8) + 1 {
            let place = random.below(bytes.count)
            switch random.below(4) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.insert(contentsOf: Array("9223372036854775807".utf8.prefix(random.below(20))), at: place)
            case 2: bytes.remove(at: place)
            default: bytes.insert(Array("*$:+-\r\n".utf8)[random.below(7)], at: place)
            }
            if bytes.isEmpty { bytes = [0x2A] }
        }
        var reader = RESPReader(limits: limits)
        do throws(RESPReader.Failure) {
            for start in stride(from: 0, to: bytes.count, by: 100) {
                reader.feed(Array(bytes[start..<min(start + 100, bytes.count)]))
                while let value = try reader.next() { #expect(Self.rendered(value).count <= limits.bytes + 64) }
            }
        } catch {
            #expect(error == .malformed || error == .tooLarge)
        }
    }

    @Test func `A command is an array of its words in bytes`() {
        #expect(RESPValue.command(["GET", "é\r\n"]) == Array("*2\r\n$3\r\nGET\r\n$4\r\né\r\n\r\n".utf8))
    }

    @Test func `A member of an array of pairs is found by its name`() throws {
        let group = try #require(try values("*5\r\n$4\r\nname\r\n$3\r\nlag\r\n$3\r\nlag\r\n:3\r\n$4\r\nlone\r\n").first)
        #expect(group["lag"] == .integer(3))
        #expect(group["name"]?.text == "lag")
        #expect(group["lone"] == nil)
    }

    private static func value(depth: Int, _ random: inout Seeded) -> RESPValue {
        switch random.below(depth < 4 ? 7 : 5) {
        case 0: .simple("OK \(random.below(1_000))")
        case 1: .error("ERR \(random.below(1_000))")
        case 2: .integer(Int64(bitPattern: random.next()))
        case 3: .bulk((0..<random.below(40)).map { _ in UInt8(random.below(256)) })
        case 4: .null
        default: .array((0..<random.below(5)).map { _ in value(depth: depth + 1, &random) })
        }
    }

    private static func rendered(_ value: RESPValue) -> [UInt8] {
        switch value {
        case .simple(let text): Array("+\(text)\r\n".utf8)
        case .error(let text): Array("-\(text)\r\n".utf8)
        case .integer(let number): Array(":\(number)\r\n".utf8)
        case .bulk(let bytes): Array("$\(bytes.count)\r\n".utf8) + bytes + Array("\r\n".utf8)
        case .array(let values): Array("*\(values.count)\r\n".utf8) + values.flatMap(rendered)
        case .null: Array("$-1\r\n".utf8)
        }
    }
}
