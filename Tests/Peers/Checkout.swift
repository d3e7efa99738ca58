// What the checkout that is tested has for its tests.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Places in the checkout.
package enum Checkout {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A Python that has the packages of PyPI that the tests need; made where it is missing.
    package static func python() throws -> String {
        // One at a time: tests run side by side. It says nothing and is quick where nothing is missing.
        let setup = Process()
        setup.executableURL = URL(filePath: "/usr/bin/flock")
        let build = root.appending(path: ".build").path
        try FileManager.default.createDirectory(atPath: build, withIntermediateDirectories: true)
        setup.arguments = [build + "/setup.lock", root.path + "/.ci/setup", "test"]
        try setup.run()
        setup.waitUntilExit()
        guard setup.terminationStatus == 0 else { throw Program.Failed(program: ".ci/setup", complaint: "") }
        return build + "/venv/bin/python"
    }
}
