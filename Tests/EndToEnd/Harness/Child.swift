// A process that a test starts, and that never outlives it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Runs a program with its words going to files, so that no pipe ever fills up and what was said can always be read.
final class Child: Sendable {
    let pid: pid_t
    /// Kept for as long as the process may write into it.
    private let directory: Scratch
    private let outputPath: String
    private let errorsPath: String
    private let ended = Mutex<Ending?>(nil)

    /// How a process ended.
    enum Ending: Equatable {
        case exited(Int32)
        case killed(by: Int32)
    }

    struct CannotStart: Error { let program: String, error: Int32 }

    /// - Parameters:
    ///   - words: the program, as a path or as a name on the PATH, and its arguments.
    ///   - directory: the working directory; the words go to files beside it.
    ///   - input: what it reads from standard input.
    init(
        _ words: [String], in directory: Scratch, environment: [String: String] = [:], input: [UInt8] = []
    ) throws {
        self.directory = directory
        let place = directory.fresh("child")
        (outputPath, errorsPath) = (place + ".out", place + ".err")
        let inputPath = input.isEmpty ? "/dev/null" : place + ".in"
        if !input.isEmpty { try Data(input).write(to: URL(filePath: inputPath)) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        // A socket that a child inherited would stay open when the test closes it. What is not open is not minded.
        for descriptor: Int32 in 3..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var number: pid_t = 0
        let error = Self.withCStrings(["env", "-C", directory.path] + words) { arguments in
            Self.withCStrings(variables) { environment in
                posix_spawnp(&number, "env", &actions, &attributes, arguments, environment)
            }
        }
        guard error == 0 else { throw CannotStart(program: words.first ?? "", error: error) }
        pid = number
    }

    deinit {
        if ending == nil {
            signal(SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
    }

    /// What it has written to standard output so far.
    var output: String { Self.text(outputPath) }
    var errors: String { Self.text(errorsPath) }
    var outputBytes: [UInt8] { (try? Data(contentsOf: URL(filePath: outputPath))).map { Array($0) } ?? [] }

    /// Nil while it runs.
    var ending: Ending? {
        ended.withLock { ended in
            if ended == nil {
                var status: Int32 = 0
                if waitpid(pid, &status, WNOHANG) == pid {
                    let signal = status & 0x7F
                    ended = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
                }
            }
            return ended
        }
    }

    func signal(_ number: Int32) { if ending == nil { kill(pid, number) } }

    /// Waits for the end.
    @discardableResult
    func finish(within limit: Duration = .seconds(120)) throws -> Ending {
        try eventually("process \(pid) ends", within: limit) { ending }
    }

    private static func text(_ path: String) -> String {
        String(decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
    }

    private static func withCStrings<T>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T) -> T {
        let pointers = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
