// A directory of a test's own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A temporary directory that goes with whoever holds it last.
final class Scratch: Sendable {
    let path: String
    private let count = Atomic(0)

    init() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "bursar-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// A path that nothing has yet.
    func fresh(_ name: String) -> String { file("\(name)-\(count.add(1, ordering: .relaxed).newValue)") }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }
}
