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
    /// How often something large was used, and whether it is being waited for that it no longer is.
    private let uses = Atomic(0)
    private let isWatched = Atomic(false)
    private let rest: DispatchTimeInterval
    private let queue = DispatchQueue(label: "bursar.memory.trim", qos: .utility)
    private let trim: @Sendable () -> Void

    /// What is large: less is used again before anybody would miss it.
    package static let large = 4 << 20

    package convenience init() { self.init { Memory.trim() } }

    /// `rest` is how long nothing large has to be used before what was used is given back.
    init(rest: DispatchTimeInterval = .seconds(3), trim: @escaping @Sendable () -> Void) {
        self.rest = rest
        self.trim = trim
    }

    /// So many bytes were freed, or will be in a moment. From any thread.
    package func note(_ count: Int) {
        guard count >= Self.large, !isAwaited.exchange(true, ordering: .relaxed) else { return }
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [self] in
            // What is noted from here on is for the next time.
            isAwaited.store(false, ordering: .relaxed)
            trim()
        }
    }

    /// So many bytes are used for a moment by what mostly comes again at once, as batches of events do, and would take
    /// them anew: they are given back when nothing of the kind has come for some seconds. From any thread.
    package func noteUse(_ count: Int) {
        guard count >= Self.large else { return }
        let uses = uses.add(1, ordering: .relaxed).newValue
        if !isWatched.exchange(true, ordering: .relaxed) { awaitRest(after: uses) }
    }

    private func awaitRest(after seen: Int) {
        queue.asyncAfter(deadline: .now() + rest) { [self] in
            let uses = uses.load(ordering: .relaxed)
            guard uses == seen else { return awaitRest(after: uses) }
            isWatched.store(false, ordering: .relaxed)
            trim()
        }
    }
}
