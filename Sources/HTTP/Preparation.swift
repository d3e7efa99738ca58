// What takes too long to be found out while a thread of the server waits.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import System

/// Begins to find something out about a request's head, and calls `ready` when `authorize` can tell, from any thread, once.
/// Meanwhile the connection is left alone: nothing more is read of it.
package typealias Preparation = @Sendable (_ ready: @escaping @Sendable () -> Void) -> Void

extension Connection {
    /// Leaves the connection alone until `preparation` is over, or has taken too long; then the library calls as it did for
    /// the head.
    func pause(_ connection: ConnectionHandle, for preparation: Preparation, turn: UInt64) {
        // A server that stops waits for what is to be answered, and the sweep counts by the deadline of answers.
        enter(.serving, at: SystemClock.nanoseconds())
        suspend(connection)
        // Checked behind that: the server either finds this pause when it stops, or is found stopping here.
        if context.isStopping.load(ordering: .sequentiallyConsistent) { endPause(turn: turn) }
        preparation { [self] in endPause(turn: turn) }
    }
}
