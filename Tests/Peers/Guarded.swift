// A server that a test starts.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A program that runs until it is stopped, in a directory that goes with it where the tests' process ends before that.
package final class Guarded: Sendable {
    package var pid: Int32 { program.pid }
    private let program: Program
    private let ending: Int32
    private let end = Mutex<Program.Ending?>(nil)

    /// - `directory`: a directory of its own.
    /// - `ending`: the signal that it ends by.
    /// - `log`: where its words go, behind what is there.
    package init(_ words: [String], in directory: String, ending: Int32 = SIGKILL, log: String) throws {
        let file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw POSIXError(.EIO) }
        defer { close(file) }
        self.ending = ending
        program = try Program(
            words, in: directory, isOwn: true, ending: "\(ending)", output: file, errors: file)
    }

    /// False once it has ended by itself.
    package var isRunning: Bool {
        end.withLock { end in
            if end == nil { end = program.ended() }
            return end == nil
        }
    }

    /// Its number may be another's once it has ended.
    package func signal(_ number: Int32) {
        end.withLock { end in
            if end == nil { end = program.ended() }
            if end == nil { kill(pid, number) }
        }
    }

    deinit { stop() }

    /// Ends it, and comes back when it has ended. The directory stays.
    package func stop() {
        end.withLock { end in
            guard end == nil else { return }
            // One that is stopped hears nothing.
            kill(pid, SIGCONT)
            kill(pid, ending)
            end = program.finish()
        }
    }
}
