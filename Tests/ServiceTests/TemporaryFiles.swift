// A directory of files that is gone when the test is.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that a test writes; removed with it.
final class TemporaryFiles {
    let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "bursar-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let path = "\(directory)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
