// Directories for what peers write.
// SPDX-License-Identifier: Apache-2.0

import Foundation

enum Directory {
    /// Makes a temporary one that anybody may read.
    static func fresh(_ name: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "bursar-\(name)-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        return path
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
