// Ends the connections that take too long, or whose peer has left.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import System

/// Looks at every open connection again and again, on the thread of the accept loop.
struct ConnectionSweep {
    private let context: ServerContext
    private var round: UInt64 = 0
    private var dueAt = SystemClock.milliseconds()

    init(_ context: ServerContext) { self.context = context }

    /// Milliseconds from one sweep to the next: few while the server drains, which waits for connections to end.
    var interval: Int {
        context.isDraining.load(ordering: .relaxed) || !context.lingering.isEmpty
            ? min(20, context.options.sweepMilliseconds) : context.options.sweepMilliseconds
    }

    mutating func runIfDue(at now: UInt64) {
        guard now >= dueAt else { return }
        let limits = context.options.limits(
            isCrowded: context.isCrowded, isDraining: context.isDraining.load(ordering: .relaxed))
        for connection in context.connections.all {
            connection.check(at: now, limits)
            // One in four each time: this one costs a system call.
            if connection.number % 4 == round % 4 { connection.checkForEnd(at: now) }
        }
        context.lingering.drain(now: now)
        round += 1
        dueAt = now + UInt64(interval)
    }
}
