// Files that tests read.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fixtures of this suite, read where they lie.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url("Fixtures/" + name))) }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: url("Fixtures/" + name), encoding: .utf8)
    }

    static func write(_ text: String, to name: String) throws {
        try text.write(to: url("Fixtures/" + name), atomically: true, encoding: .utf8)
    }

    /// The names of the files in a folder of the source tree.
    static func sources(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url("../../Sources/" + path).path)
    }

    private static func url(_ path: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: path)
    }
}
