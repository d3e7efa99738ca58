// Programs that the tests run.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A program that was started, and that does not outlive the process of the tests. It begins with no signal blocked or
/// ignored and no descriptor but the usual three, whatever the thread and the process that start it are up to: a shell that
/// cannot hear of its children waits for ever. It leads a group of its own, with whatever it starts itself.
package struct Program: Sendable {
    package let pid: Int32
    private let isWatched: Bool

    package struct Failed: Error { package let program: String, complaint: String }

    /// How a program ended.
    package enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(by: Int32)

        init(status: Int32) {
            self = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: status & 0x7F)
        }
    }

    /// - `directory`: where it works; `isOwn` where that is to go with it should the tests' process end before it.
    /// - `ending`: the signal that it ends by in that case.
    /// - `input`, `output`, `errors`: descriptors of ours that it gets; nil for nothing.
    package init(
        _ words: [String], in directory: String? = nil, isOwn: Bool = false, ending: String = "KILL",
        environment: [String: String] = [:], input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil
    ) throws {
        try self.init(
            words, in: directory, environment: environment, input: input, output: output, errors: errors,
            isWatched: true)
        try Guardian.common().watch(pid, endedBy: ending, removing: isOwn ? directory : nil)
    }

    init(
        _ words: [String], in directory: String? = nil, environment: [String: String] = [:], input: Int32?,
        output: Int32? = nil, errors: Int32? = nil, isWatched: Bool
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, descriptor) in [input, output, errors].enumerated() {
            if let descriptor {
                posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(place), "/dev/null", O_RDWR, 0)
            }
        }
        // A socket that a child inherited would stay open when the test closes it, and a pipe when its writer has ended:
        // whoever reads it to its end would wait for ever. A process of many tests has thousands of them.
        for descriptor in 3..<Self.endOfDescriptors { posix_spawn_file_actions_addclose(&actions, descriptor) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var number: pid_t = 0
        let error = Self.withCStrings(["env", "-C", directory ?? "/"] + words) { arguments in
            Self.withCStrings(variables) { posix_spawnp(&number, "env", &actions, &attributes, arguments, $0) }
        }
        guard error == 0 else { throw Failed(program: words.first ?? "", complaint: String(cString: strerror(error))) }
        pid = number
        self.isWatched = isWatched
    }

    /// Behind all that are open, and as many more as other threads may open meanwhile. To close one that is not open is no
    /// mistake.
    private static var endOfDescriptors: Int32 {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return (open.compactMap { Int32($0) }.max() ?? 0) + 1_024
    }

    /// Waits for the end. To be asked once, as `ended` is where it has an answer: the number is free from then on.
    @discardableResult
    package func finish() -> Ending {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        letGo()
        return Ending(status: status)
    }

    /// How it ended; nil while it runs. Does not wait.
    package func ended() -> Ending? {
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        letGo()
        return Ending(status: status)
    }

    private func letGo() { if isWatched { try? Guardian.common().forget(pid) } }

    /// Runs a program to its end, and brings what it wrote. One that fails is an error with what it said.
    @discardableResult
    package static func run(
        _ words: [String], in directory: String? = nil, environment: [String: String] = [:]
    ) throws -> String {
        let output = Pipe()
        let program = try Program(
            words, in: directory, environment: environment, output: output.fileHandleForWriting.fileDescriptor,
            errors: output.fileHandleForWriting.fileDescriptor)
        try output.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard program.finish() == .exited(0) else { throw Failed(program: words.first ?? "", complaint: said) }
        return said
    }

    private static func withCStrings<T>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T) -> T {
        let pointers = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
