// gzip written page after page.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Compression

@Suite struct GzipStreamTests {
    @Test(arguments: 1...40)
    func `Pages make one member that holds them all`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        var stream = GzipStream(level: Int.random(in: 1...9, using: &generator))
        var pages: [UInt8] = []
        var packed: [UInt8] = []
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            let page = generator.body(most: 100_000)
            pages += page
            packed += stream.compress(page)
        }
        let last = generator.body(most: 1000)
        packed += stream.compress(last, isLast: true)
        #expect(try Gzip.decompress(packed, limit: pages.count + last.count) == pages + last, "seed \(seed)")
    }

    @Test func `A stream without its last page is truncated`() {
        var stream = GzipStream()
        let packed = stream.compress(Array("the first of two pages".utf8))
        #expect(throws: GzipError.truncated) { try Gzip.decompress(packed, limit: 1000) }
    }

    @Test func `Empty pages, one after the other, add nothing and break nothing`() throws {
        var stream = GzipStream()
        var packed = stream.compress([])
        packed += stream.compress([])
        packed += stream.compress([1, 2, 3])
        #expect(stream.compress([]) == [])
        packed += stream.compress([], isLast: true)
        #expect(try Gzip.decompress(packed, limit: 3) == [1, 2, 3])
    }

    @Test func `A page can be unpacked before the next is there`() throws {
        let text = Array("a page that is sent before there is another".utf8)
        var stream = GzipStream()
        let packed = stream.compress(text)
        // An empty last block stands for what is to come; the trailer is the one of the whole text.
        let trailer = Gzip.compress(text).suffix(8)
        #expect(try Gzip.decompress(packed + [0x03, 0x00] + trailer, limit: text.count) == text)
    }

    @Test func `A page that compresses to more than a buffer is written whole`() throws {
        var generator = Seeded(seed: 1)
        let page = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var stream = GzipStream()
        #expect(try Gzip.decompress(stream.compress(page, isLast: true), limit: page.count) == page)
    }
}
