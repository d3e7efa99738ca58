// How the allocator is told to keep the process small.
// SPDX-License-Identifier: Apache-2.0

import CMalloc

enum Memory {
    /// To be called before any thread is started.
    ///
    /// Left alone, glibc gives each thread a heap of its own and keeps what they free: memory that grows with the busiest
    /// moment of every thread. Two heaps are enough for a server whose threads rarely allocate at once, and what is
    /// large (bodies, pages of metrics) goes back to the system when it is let go.
    static func keepSmall() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 4 << 20)
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
    }
}
