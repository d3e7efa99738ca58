// What takes too long to be found out while a thread of the server waits.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Begins to find something out about a request's head, and calls `ready` when `authorize` can tell, from any thread, once.
/// Meanwhile the connection is left alone: nothing more is read of it.
package typealias Preparation = @Sendable (_ ready: @escaping @Sendable () -> Void) -> Void

extension Connection {
    /// Leaves the connection alone until `preparation` is over; then the library calls as it did for the head.
    func pause(_ connection: ConnectionHandle, for preparation: Preparation, turn: UInt64) {
        suspend(connection)
        // Checked behind that: the server either finds this pause when it stops, or is found stopping here.
        if context.isStopping.load(ordering: .sequentiallyConsistent) { endPause(turn: turn) }
        preparation { [self] in endPause(turn: turn) }
    }
}
