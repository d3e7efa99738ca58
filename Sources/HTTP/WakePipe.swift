// Wakes a thread that waits in poll.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A pipe that any thread writes to, and that the waiting thread empties.
struct WakePipe: ~Copyable {
    /// To poll for reading.
    let descriptor: Int32
    private let writeEnd: Int32

    /// Nil when the system has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    func wake() {
        // Where the pipe is full, the thread will wake anyway.
        var byte: UInt8 = 1
        _ = unsafe write(writeEnd, &byte, 1)
    }

    func empty() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
