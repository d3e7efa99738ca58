// gzip in and out.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Seeded
import Testing

@testable import Compression

@Suite struct GzipTests {
    @Test(arguments: 1...40)
    func `What was compressed decompresses to itself, at every level and size`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let body = generator.body(most: 300_000)
        let level = Int.random(in: 1...9, using: &generator)
        let packed = Gzip.compress(body, level: level)
        #expect(try Gzip.decompress(packed, limit: body.count) == body, "seed \(seed)")
    }

    @Test func `A body of exactly the limit is taken, one byte more is not`() throws {
        let body = [UInt8](repeating: 7, count: 200_000)
        let packed = Gzip.compress(body)
        #expect(try Gzip.decompress(packed, limit: 200_000).count == 200_000)
        #expect(throws: GzipError.tooLarge(limit: 199_999)) { try Gzip.decompress(packed, limit: 199_999) }
    }

    @Test func `An empty body is a stream, and fits a limit of nothing`() throws {
        #expect(try Gzip.decompress(Gzip.compress([]), limit: 0) == [])
    }

    @Test func `A bomb is stopped at the limit, without memory for what it holds`() throws {
        // 512 MiB of zeros, as a gzip of a gzip would carry it: half a megabyte on the wire.
        let layer = Gzip.compress([UInt8](repeating: 0, count: 1 << 20), level: 9)
        let bomb = [[UInt8]](repeating: layer, count: 512).flatMap { $0 }
        let before = try peakMemory()
        #expect(throws: GzipError.tooLarge(limit: 1 << 16)) { try Gzip.decompress(bomb, limit: 1 << 16) }
        #expect(try peakMemory() - before < 16 << 20)
    }

    @Test func `Every proper prefix of a stream is truncated`() {
        let packed = Gzip.compress(Array("to be or not to be, that is the question".utf8))
        for length in 0..<packed.count {
            #expect(throws: GzipError.truncated, "\(length) bytes") {
                try Gzip.decompress(Array(packed[..<length]), limit: 1000)
            }
        }
    }

    @Test func `Members follow one another as one body`() throws {
        let packed = Gzip.compress(Array("one ".utf8)) + Gzip.compress([]) + Gzip.compress(Array("two".utf8))
        #expect(try Gzip.decompress(packed, limit: 7) == Array("one two".utf8))
        #expect(throws: GzipError.tooLarge(limit: 6)) { try Gzip.decompress(packed, limit: 6) }
    }

    @Test(arguments: [[0], [0x1f, 0x8c, 8], Array("junk".utf8)])
    func `What follows a stream and is not one is refused`(garbage: [UInt8]) {
        #expect(throws: GzipError.self) { try Gzip.decompress(Gzip.compress([1, 2, 3]) + garbage, limit: 100) }
    }

    @Test(arguments: 1...20)
    func `A damaged byte never passes for the body`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        let body = Array("a body that is worth its checksum, \(seed)".utf8)
        var packed = Gzip.compress(body)
        // Behind the header, whose time and system say nothing of the body.
        let place = Int.random(in: 10..<packed.count, using: &generator)
        packed[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
        #expect(throws: GzipError.self, "seed \(seed), byte \(place)") { try Gzip.decompress(packed, limit: 4096) }
    }

    @Test func `Plain text and zlib's own format are corrupt`() {
        #expect(throws: GzipError.corrupt) { try Gzip.decompress(Array(#"{"kind": "call"}"#.utf8), limit: 100) }
        #expect(throws: GzipError.corrupt) { try Gzip.decompress([0x78, 0x9c, 3, 0, 0, 0, 0, 1], limit: 100) }
    }

    /// The most memory that this process ever held, in bytes.
    private func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.split(separator: " ").dropFirst().first ?? "")) * 1024
    }
}
