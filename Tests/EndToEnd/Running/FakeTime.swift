// Processes whose clock says something else.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Waiting

/// A clock of Debian's `faketime`, for as long as it is held.
///
/// What the library shares among processes is made by another program: if it had to make it itself, in a process of
/// Swift's, its change of the environment would hide the words of the command line.
final class FakeTime: Sendable {
    private let holder: Child
    /// Words before a program's own.
    let words: [String]

    /// - Parameter time: `@9966-11-28 06:00:00` begins there and goes on; without the `@` the clock stands still.
    init(_ time: String, in site: Site) throws {
        let holder = try Child(
            ["faketime", "-f", time, "sh", "-c", "while kill -0 $PPID; do sleep 1; done"], in: site.scratch)
        self.holder = holder
        let shared = ["/faketime_sem_\(holder.pid)", "/faketime_shm_\(holder.pid)"]
        words = [
            "env", "LD_PRELOAD=\(Self.library)", "FAKETIME=\(time)", "TZ=UTC",
            "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_SHARED=\(shared.joined(separator: " "))",
        ]
        try eventually("the clock is there") {
            FileManager.default.fileExists(atPath: "/dev/shm" + shared[1])
                && FileManager.default.fileExists(atPath: "/dev/shm/sem." + shared[0].dropFirst())
        }
    }

    /// Debian has it in a directory for each kind of machine.
    private static var library: String {
        ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
            .first { FileManager.default.fileExists(atPath: $0) } ?? "libfaketimeMT.so.1"
    }

    /// What it runs sees that it is gone.
    deinit { holder.signal(SIGTERM) }
}
