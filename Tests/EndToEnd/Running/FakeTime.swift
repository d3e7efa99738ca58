// Processes whose clock says something else.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A clock of Debian's `faketime`, for as long as it is held.
///
/// What the library shares among processes, a semaphore and a page that says when the clock began, is made here: if a
/// process of Swift's had to make it, the library's change of the environment would hide the words of its command
/// line. `faketime` itself would make it, too, but by the number of its process and for good: a later process of that
/// number would find an old beginning.
final class FakeTime: Sendable {
    private let name = "bursar-\(UUID().uuidString)"
    /// Words before a program's own.
    let words: [String]

    /// - Parameter time: `@9966-11-28 06:00:00` begins there and goes on; without the `@` the clock stands still.
    init(_ time: String) throws {
        try Self.check()
        words = [
            "env", "LD_PRELOAD=\(Self.library)", "FAKETIME=\(time)", "TZ=UTC",
            "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_SHARED=/\(name) /\(name)",
        ]
        var free = sem_t()
        sem_init(&free, 1, 1)
        try Data(bytes: &free, count: MemoryLayout<sem_t>.size).write(to: semaphore)
        try Self.unbegun.write(to: page)
    }

    /// Cancels the test where the program has a sanitizer's allocator: it does not start under a faked clock.
    private static func check() throws {
        guard ProcessInfo.processInfo.environment["BURSAR_SANITIZED"] == nil else {
            try Test.cancel("The program has a sanitizer's allocator.")
        }
    }

    /// Two counters, and the beginnings of all its clocks, each of seconds and of nanoseconds: -1 until it has begun.
    private static var unbegun: Data {
        ([0, 0] + (0..<8).flatMap { _ in [0, -1] }).withUnsafeBytes { (words: UnsafeRawBufferPointer) in Data(words) }
    }

    /// The C library keeps both as files.
    private var semaphore: URL { URL(filePath: "/dev/shm/sem.\(name)") }
    private var page: URL { URL(filePath: "/dev/shm/\(name)") }

    /// Debian has it in a directory for each kind of machine.
    private static var library: String {
        ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
            .first { FileManager.default.fileExists(atPath: $0) } ?? "libfaketimeMT.so.1"
    }

    deinit {
        try? FileManager.default.removeItem(at: semaphore)
        try? FileManager.default.removeItem(at: page)
    }
}
