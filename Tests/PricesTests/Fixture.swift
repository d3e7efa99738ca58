// Files that tests read.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The fixtures of this suite, read where they lie.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url("Fixtures/" + name))) }

    /// A file of the source tree.
    static func source(_ path: String) throws -> String {
        try String(contentsOf: url("../../Sources/" + path), encoding: .utf8)
    }

    private static func url(_ path: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: path)
    }
}
