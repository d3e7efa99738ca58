// The committed files that the suites read where they lie, and what the suites share.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import Wire

enum Fixture {
    /// The files of one folder by name, in a stable order.
    static func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(folder)")
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map {
            ($0, Array(try Data(contentsOf: directory.appendingPathComponent($0))))
        }
    }

    /// The calls that the files of `usage` are about.
    static func usage() throws -> [(name: String, bytes: [UInt8])] {
        try files("usage").map { name, bytes in
            let members = try JSONValue(parsing: bytes).members ?? []
            var writer = JSONWriter()
            JSONValue.object(members.filter { ["provider", "model", "usage"].contains($0.key) }).write(to: &writer)
            return (name, writer.bytes)
        }
    }

    /// 2026-11-21T04:30:00Z
    static let now = Timestamp(milliseconds: 1_795_235_400_000)

    static func read(_ text: String, as format: WireFormat = .json) throws(IntakeError) -> Batch {
        var reader = EventReader(now: now)
        return try reader.read(Array(text.utf8), as: format)
    }

    /// The one event of a text, or the error that it was rejected with.
    static func event(_ text: String) throws -> Event {
        let batch = try read(text)
        if let rejection = batch.rejections.first { throw Rejected(description: rejection.reason) }
        return batch.records[0].event
    }

    static func call(_ text: String) throws -> Call {
        guard case .call(let call) = try event(text).detail else { throw Unexpected.kind }
        return call
    }

    /// What the sender is told of the one event of a text.
    static func refusal(_ text: String) -> String? {
        do { return try read(text).rejections.first?.reason } catch { return "\(error)" }
    }

    enum Unexpected: Error { case kind }

    struct Rejected: Error, CustomStringConvertible { let description: String }
}
