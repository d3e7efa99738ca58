// Gives back what many small pieces leave behind.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Has the allocator return free memory some time after something large was let go of.
///
/// A report's table is millions of small pieces, which glibc keeps when they are freed: only what lies at the very end of
/// a heap goes back by itself. Trimming walks the heaps and holds up who allocates meanwhile, so it is done at most once a
/// second, on a thread of its own, and never for what is small.
package final class MemoryTrimmer: Sendable {
    private let isAwaited = Atomic(false)
    private let queue = DispatchQueue(label: "bursar.memory.trim", qos: .utility)
    private let trim: @Sendable () -> Void

    /// What is large: less is used again before anybody would miss it.
    package static let large = 4 << 20

    package init() { trim = { Memory.trim() } }

    init(trim: @escaping @Sendable () -> Void) { self.trim = trim }

    /// So many bytes were freed, or will be in a moment. From any thread.
    package func note(_ count: Int) {
        guard count >= Self.large, !isAwaited.exchange(true, ordering: .relaxed) else { return }
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [self] in
            // What is noted from here on is for the next time.
            isAwaited.store(false, ordering: .relaxed)
            trim()
        }
    }
}
