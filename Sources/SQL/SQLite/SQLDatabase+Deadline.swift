// Work on the database that may not take for ever.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite
internal import System

extension SQLDatabase {
    /// Runs `body`. A statement that is still at work when the time is up fails with `.interrupted`, and so does
    /// `checkTime`.
    package func within<T, Thrown: Error>(
        _ limit: Duration, _ body: () throws(Thrown) -> T
    ) throws(Thrown) -> T {
        let (seconds, attoseconds) = limit.components
        let deadline =
            Int64(bitPattern: SystemClock.nanoseconds()) &+ seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return try unsafe withUnsafeTemporaryAllocation(of: Int64.self, capacity: 1) { (place) throws(Thrown) -> T in
            unsafe place.initialize(repeating: deadline)
            // The pointer stays valid: the handler goes before the allocation does.
            unsafe sqlite3_progress_handler(engine.handle, stepsBetweenLooks, isLate, place.baseAddress)
            let before = engine.deadline
            engine.deadline = deadline
            defer {
                engine.deadline = before
                unsafe sqlite3_progress_handler(engine.handle, 0, nil, nil)
            }
            return try body()
        }
    }

    /// Fails with `.interrupted` once the time is up that `within` gives. For what is done between statements, of which the
    /// database knows nothing: each may be short, and all of them together long.
    package func checkTime() throws(Failure) {
        guard let deadline = engine.deadline, Int64(bitPattern: SystemClock.nanoseconds()) > deadline else { return }
        throw Failure(SQLError(.interrupted, "interrupted"))
    }
}

/// Steps of SQLite's machine between two looks at the clock: some milliseconds of work.
private let stepsBetweenLooks: Int32 = 50_000

private func isLate(_ deadline: UnsafeMutableRawPointer?) -> Int32 {
    guard let deadline = unsafe deadline else { return 0 }
    return Int64(bitPattern: SystemClock.nanoseconds()) > (unsafe deadline.load(as: Int64.self)) ? 1 : 0
}
