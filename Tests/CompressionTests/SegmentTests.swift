// Segments and the stream they join into.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Seeded
import TemporaryFiles
import Testing

@testable import Compression

@Suite struct SegmentTests {
    @Test(arguments: 1...30)
    func `Joined segments decompress to their bodies in order`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let bodies = (0..<Int.random(in: 0...8, using: &generator)).map { _ in generator.body(most: 60_000) }
        let stream = Gzip.join(bodies.map { Segment.compress($0) })
        let whole = bodies.flatMap { $0 }
        #expect(try Gzip.decompress(stream, limit: whole.count) == whole, "seed \(seed)")
    }

    @Test func `A segment can be used again, in another place and beside others`() throws {
        let unchanged = Segment.compress(Array("unchanged ".utf8))
        let stream = Gzip.join([unchanged, Segment.compress(Array("new ".utf8)), unchanged])
        #expect(try Gzip.decompress(stream, limit: 100) == Array("unchanged new unchanged ".utf8))
    }

    @Test func `The gzip of the system takes a joined stream for one whole file`() throws {
        let bodies = ["# HELP a\n", "a 1\n", ""].map { Array($0.utf8) }
        let files = try TemporaryFiles()
        let file = files.file("segments.gz")
        try Data(Gzip.join(bodies.map { Segment.compress($0) })).write(to: URL(filePath: file))
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["--decompress", "--stdout", file]
        let output = Pipe()
        gzip.standardOutput = output
        try gzip.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        #expect(gzip.terminationStatus == 0)
        #expect(Array(text) == bodies.flatMap { $0 })
    }
}
