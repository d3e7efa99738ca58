// A process that a test starts, and that never outlives it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import Synchronization
import TemporaryFiles
import Waiting

/// Runs a program with its words going to files, so that no pipe ever fills up and what was said can always be read.
final class Child: Sendable {
    var pid: pid_t { program.pid }
    private let program: Program
    /// Kept for as long as the process may write into it.
    private let scratch: TemporaryFiles
    private let outputPath: String
    private let errorsPath: String
    private let ended = Mutex<Ending?>(nil)

    /// How a process ended.
    enum Ending: Equatable {
        case exited(Int32)
        case killed(by: Int32)

        init(_ ending: Program.Ending) {
            self =
                switch ending {
                case .exited(let status): .exited(status)
                case .killed(let signal): .killed(by: signal)
                }
        }
    }

    /// - Parameters:
    ///   - words: the program, as a path or as a name on the PATH, and its arguments.
    ///   - scratch: has the working directory, where the words go to files of their own.
    ///   - input: what it reads from standard input.
    init(
        _ words: [String], in scratch: TemporaryFiles, environment: [String: String] = [:], input: [UInt8] = []
    ) throws {
        self.scratch = scratch
        let place = scratch.fresh("child")
        (outputPath, errorsPath) = (place + ".out", place + ".err")
        let inputPath = input.isEmpty ? "/dev/null" : place + ".in"
        if !input.isEmpty { try Data(input).write(to: URL(filePath: inputPath)) }

        let files = [
            open(inputPath, O_RDONLY | O_CLOEXEC), open(outputPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644),
            open(errorsPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644),
        ]
        defer { for file in files { close(file) } }
        program = try Program(
            words, in: scratch.directory, environment: environment, input: files[0], output: files[1], errors: files[2])
    }

    deinit {
        if ending == nil {
            signal(SIGKILL)
            program.finish()
        }
    }

    /// What it has written to standard output so far.
    var output: String { Self.text(outputPath) }
    var errors: String { Self.text(errorsPath) }
    var outputBytes: [UInt8] { (try? Data(contentsOf: URL(filePath: outputPath))).map { Array($0) } ?? [] }

    /// Nil while it runs.
    var ending: Ending? {
        ended.withLock { ended in
            if ended == nil { ended = program.ended().map { Ending($0) } }
            return ended
        }
    }

    func signal(_ number: Int32) { if ending == nil { kill(pid, number) } }

    /// Waits for the end.
    @discardableResult
    func finish(within limit: Duration = Waiting.limit) throws -> Ending {
        try eventually("process \(pid) ends", within: limit) { ending }
    }

    private static func text(_ path: String) -> String {
        String(decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
    }
}
