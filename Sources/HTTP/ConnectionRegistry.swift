// The open connections of a server.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Who is there. Locked when a connection comes or goes and by the sweep, not by requests.
final class ConnectionRegistry: Sendable {
    private let open = Mutex<[UInt64: Connection]>([:])
    private let taken = Atomic(0)
    private let numbers = Atomic<UInt64>(0)

    /// Sockets that were accepted and not closed yet, be the library still at work on making connections of them.
    var count: Int { taken.load(ordering: .relaxed) }

    /// A number that no other connection has.
    func nextNumber() -> UInt64 { numbers.add(1, ordering: .relaxed).newValue }

    /// A socket was accepted.
    func take() { taken.add(1, ordering: .relaxed) }

    /// A socket was closed.
    func release() { taken.subtract(1, ordering: .relaxed) }

    /// The daemon is gone, and with it every socket: those it had not begun to serve it closes without a word.
    func releaseAll() { taken.store(0, ordering: .relaxed) }

    func add(_ connection: Connection) { open.withLock { $0[connection.number] = connection } }

    func remove(_ connection: Connection) { open.withLock { $0[connection.number] = nil } }

    var all: [Connection] { open.withLock { Array($0.values) } }

    /// Those that the library serves: fewer than `count` for a moment after a rush.
    var servedCount: Int { open.withLock(\.count) }
}
