// Where the tests find what they test, and what they test it with.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles

/// Places in the checkout.
enum Repository {
    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The program under test: the one that was built with these tests, unless BURSAR_BINARY names another.
    static var binary: String {
        if let named = ProcessInfo.processInfo.environment["BURSAR_BINARY"] { return named }
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = tests.deletingLastPathComponent().appending(path: "bursar").path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : root.path + "/.build/debug/bursar"
    }

    static func fixture(_ name: String) -> String { root.path + "/Tests/EndToEnd/Fixtures/" + name }

    /// A Python that has Prometheus' own parsers and a mail server; made where it is missing.
    static func python(with package: String = "prometheus-client") throws -> String {
        let interpreter = root.path + "/.build/venv/bin/python"
        let has = try? String(contentsOfFile: root.path + "/.build/venv/has", encoding: .utf8)
        if has?.contains(package) != true {
            // One at a time: tests run side by side.
            let lock = root.path + "/.build/setup.lock"
            let setup = try Child(["flock", lock, root.path + "/.ci/setup", "test"], in: try TemporaryFiles())
            guard try setup.finish() == .exited(0) else {
                throw SetupFailed(description: setup.errors)
            }
        }
        return interpreter
    }

    /// A Node that takes TypeScript as it is: the one that drives the browser.
    static func node() throws -> String {
        let libraries = URL(filePath: try python(with: "playwright")).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "lib")
        let names = try FileManager.default.contentsOfDirectory(atPath: libraries.path)
        let nodes = names.map { libraries.path + "/\($0)/site-packages/playwright/driver/node" }
        guard let node = nodes.first(where: FileManager.default.isExecutableFile) else {
            throw SetupFailed(description: "no driver/node of playwright in \(libraries.path)")
        }
        return node
    }

    struct SetupFailed: Error { let description: String }
}
