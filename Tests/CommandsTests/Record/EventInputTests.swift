// Events out of files, plain and compressed.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import TemporaryFiles
import Testing

@testable import Commands

@Suite struct EventInputTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private func events(_ path: String) throws -> [String] {
        var input = try EventInput(path)
        var events: [String] = []
        while let event = try input.next() { events.append(String(decoding: event, as: UTF8.self)) }
        #expect(input.share == 1)
        return events
    }

    @Test func `A file larger than a read gives all its events, and shows how far it is`() throws {
        let lines = (0..<40_000).map { "{\"number\":\($0)}" }
        let path = try files.write(lines.joined(separator: "\n") + "\n", to: "large.ndjson")
        var input = try EventInput(path)
        _ = try input.next()
        #expect(try #require(input.share) < 0.9)
        #expect(try events(path) == lines)
    }

    @Test func `A gzip file gives what is inside, of several members too`() throws {
        let packed = Gzip.compress(Array("{\"a\":1}\n".utf8)) + Gzip.compress(Array("{\"b\":2}\n".utf8))
        let path = try files.write("", to: "events.gz")
        try Data(packed).write(to: URL(fileURLWithPath: path))
        #expect(try events(path) == ["{\"a\":1}", "{\"b\":2}"])
    }

    @Test func `A gzip file that is cut short is refused with its name`() throws {
        let path = try files.write("", to: "events.gz")
        try Data(Gzip.compress(Array("{\"a\":1}\n".utf8)).dropLast(4)).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: EventInput.Unreadable.self) { _ = try EventInput(path) }
        #expect(error?.description.hasPrefix("\(path): ") == true)
    }

    @Test func `A file that is not there, or is a directory, is told by its name`() {
        let missing = #expect(throws: EventInput.Unreadable.self) { _ = try EventInput("/nowhere/events") }
        #expect(missing?.description == "/nowhere/events: No such file or directory")
        let directory = #expect(throws: EventInput.Unreadable.self) { _ = try EventInput(files.directory) }
        #expect(directory?.description == "\(files.directory): Is a directory")
    }

    @Test func `An empty file has no events`() throws { #expect(try events(files.write("", to: "empty")) == []) }
}
