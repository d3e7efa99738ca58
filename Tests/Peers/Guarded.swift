// A server that a test starts, and that does not outlive the test's process, however that ends.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A program under a guard: a shell that ends it when its own input ends, as it does when the test's process is gone,
/// and then removes the directory that it worked in.
package final class Guarded: Sendable {
    package let pid: Int32
    private let guardian: Program
    private let leash: Pipe
    private let isStopped = Mutex(false)

    /// - `directory`: a directory of its own.
    /// - `ending`: the signal that it ends by.
    /// - `log`: where its words go.
    package init(_ words: [String], in directory: String, ending: String = "KILL", log: String) throws {
        leash = Pipe()
        let number = Pipe()
        guardian = try Program(
            ["/bin/sh", "-c", Self.script, "guard", log, ending] + words, in: directory,
            input: leash.fileHandleForReading.fileDescriptor, output: number.fileHandleForWriting.fileDescriptor)
        try number.fileHandleForWriting.close()
        let line = String(decoding: number.fileHandleForReading.availableData, as: UTF8.self)
        guard let pid = Int32(line.trimmingCharacters(in: .newlines)) else {
            throw Program.Failed(program: words.first ?? "", complaint: "the guard could not start it")
        }
        self.pid = pid
    }

    /// False once it has ended by itself.
    package var isRunning: Bool {
        // One that has ended and that nobody has waited for is still a process.
        guard let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return state.split(separator: ") ").last?.hasPrefix("Z") == false
    }

    /// Its number may be another's once it has been stopped.
    package func signal(_ number: Int32) {
        isStopped.withLock { isStopped in if !isStopped { kill(pid, number) } }
    }

    deinit { stop() }

    /// Ends it, and comes back when it has ended. The directory stays.
    package func stop() {
        let isFirst = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        guard isFirst else { return }
        try? leash.fileHandleForWriting.write(contentsOf: [0x0A])
        try? leash.fileHandleForWriting.close()
        guardian.finish()
    }

    /// Continued before it is ended: one that is stopped hears nothing.
    private static let script = """
        log=$1; ending=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        child=$!
        echo $child
        exec >/dev/null
        directory=$PWD
        read -r _ && directory=
        kill -s CONT $child 2>/dev/null
        kill -s "$ending" $child 2>/dev/null
        wait $child
        [ -z "$directory" ] || rm -rf -- "$directory"
        """
}
