// Wakes a thread that waits in poll.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A pipe that is rung from any thread and answered by one.
struct Bell: ~Copyable {
    /// To poll for reading.
    let descriptor: Int32
    private let rope: Int32

    /// Nil when the system has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        rope = ends[1]
    }

    deinit {
        close(descriptor)
        close(rope)
    }

    func ring() {
        // A full pipe rings already.
        var byte: UInt8 = 1
        _ = unsafe write(rope, &byte, 1)
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
