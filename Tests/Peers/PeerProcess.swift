// A process that plays the other side for a test.
// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Glibc

/// Runs a program that says where it listens in its first line; it ends with the value.
package final class PeerProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    /// What it said when it was ready.
    package let greeting: String

    package struct NotStarted: Error {
        package let program: String
        package let output: String
    }

    /// - `program`: its path.
    package init(_ program: String, _ arguments: [String], in directory: URL? = nil) throws {
        let errors = FileManager.default.temporaryDirectory.appending(path: "bursar-peer-\(UUID().uuidString).log")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        guard let line = Self.line(from: output) else {
            process.waitUntilExit()
            throw NotStarted(program: program, output: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
        }
        greeting = line
    }

    /// Says a line, and waits for one in return; nil when there comes none.
    package func ask(_ line: String) throws -> String? {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        return Self.line(from: output)
    }

    private static func line(from output: Pipe) -> String? {
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { return nil }
            line += more
        }
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    deinit { stop() }

    package func stop() {
        guard process.isRunning else { return }
        // Not SIGTERM: a process that a dispatch thread starts inherits its signal mask, and never hears it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// It takes connections, and does nothing with them.
    package func pause() { kill(process.processIdentifier, SIGSTOP) }

    package func resume() { kill(process.processIdentifier, SIGCONT) }
}
