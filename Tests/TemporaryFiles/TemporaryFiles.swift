// Files of a test's own, in a directory that is gone when the test is.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A temporary directory; removed with whoever holds it last.
package final class TemporaryFiles: Sendable {
    /// No link leads to it.
    package let directory: String
    private let count = Atomic(0)

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "bursar-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        directory = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The path of a file, whether it is there or not.
    package func file(_ name: String) -> String { "\(directory)/\(name)" }

    /// A path that nothing has yet.
    package func fresh(_ name: String) -> String { file("\(name)-\(count.add(1, ordering: .relaxed).newValue)") }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }

    package func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

    /// What is there, in order.
    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
    }
}
