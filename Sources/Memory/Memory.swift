// How the allocator is told to keep the process small.
// SPDX-License-Identifier: Apache-2.0

internal import CMalloc

package enum Memory {
    /// To be called before any thread is started.
    ///
    /// Left alone, glibc gives each thread a heap of its own and keeps what they free: memory that grows with the busiest
    /// moment of every thread. Two heaps are enough for a server whose threads rarely allocate at once, and what is
    /// large (bodies, pages of metrics) goes back to the system when it is let go.
    package static func keepSmall() {
        bursar_limit_heaps(2, 4 << 20, 8 << 20)
    }

    /// Gives every free page back, wherever it lies. Takes some milliseconds, in which other threads wait that allocate.
    static func trim() { bursar_trim_heaps() }
}
