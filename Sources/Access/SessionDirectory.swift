// The sessions of a ledger, as whoever lets people in knows them: from memory.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Store
import Synchronization

/// Begins sessions, knows them again and ends them. What has ended is over from the next request on.
package final class SessionDirectory: Sendable {
    /// How long one holds that is not used.
    package static let length: Int64 = 12 * 3_600_000
    /// Sessions that a token has at most: with another one that which was used longest ago ends.
    static let mostOfToken = 50

    private let store: LedgerStore
    private let state: Mutex<State>

    private struct State {
        var records: [[UInt8]: SessionRecord] = [:]
        /// Those whose use is not kept yet.
        var used: Set<[UInt8]> = []

        mutating func remove(_ digests: some Sequence<[UInt8]>) {
            for digest in digests {
                records[digest] = nil
                used.remove(digest)
            }
        }
    }

    package init(_ store: LedgerStore) throws(StoreError) {
        self.store = store
        state = Mutex(State(records: Dictionary(try store.sessions().map { ($0.digest, $0) }) { _, last in last }))
    }

    /// That of a cookie, where it holds; it holds from now on anew.
    package func session(showing secret: String, at now: Timestamp) -> SessionRecord? {
        let digest = AccessToken.digest(of: secret)
        return state.withLock { state in
            guard var record = state.records[digest], record.holds(at: now) else { return nil }
            record.usedAt = max(record.usedAt, now)
            state.records[digest] = record
            state.used.insert(digest)
            return record
        }
    }

    /// All that hold, the first one first.
    package func all(at now: Timestamp) -> [SessionRecord] {
        state.withLock { Array($0.records.values) }.filter { $0.holds(at: now) }.sorted { $0.number < $1.number }
    }

    /// Begins one, which is on disk when this returns the secret that its browser shows. It takes the place of the one that
    /// the browser has shown. Blocks.
    package func begin(
        with token: [UInt8], insteadOf shown: String?, from address: String, _ agent: String, at now: Timestamp
    ) throws(StoreError) -> (secret: String, record: SessionRecord) {
        let secret = SessionCookie.random()
        var record = SessionRecord(
            digest: AccessToken.digest(of: secret), token: token, madeAt: now, address: address, agent: agent)
        let shownDigest = shown.map { AccessToken.digest(of: $0) }
        let ending = state.withLock { state in
            let others = state.records.values.filter { $0.token == token }.sorted { $0.usedAt < $1.usedAt }
            let ending =
                others.prefix(max(others.count + 1 - Self.mostOfToken, 0))
                + [shownDigest.flatMap { state.records[$0] }]
                .compactMap { $0 }
            state.remove(ending.map(\.digest))
            return ending.map(\.number)
        }
        record.number = try store.add(record, ending: ending)
        state.withLock { [record] in $0.records[record.digest] = record }
        return (secret, record)
    }

    /// Ends one: at once, and on disk when this returns. Blocks.
    package func end(_ number: Int64) throws(StoreError) {
        state.withLock { state in
            let digests = state.records.values.filter { $0.number == number }.map(\.digest)
            state.remove(digests)
        }
        try store.end(sessions: [number])
    }

    /// Keeps when sessions were used last, and forgets those that are over, at a beat of the slow clock. `isOver` says which
    /// have lost their token. What fails is tried at the next beat.
    package func keepUse(
        at now: Timestamp, isOver: (SessionRecord) -> Bool, _ done: @escaping @Sendable () -> Void
    ) {
        // Asked outside of the lock: whoever knows may hold others.
        let all = state.withLock { Array($0.records.values) }
        let over = all.filter { !$0.holds(at: now) || isOver($0) }
        let used = state.withLock { state in
            state.remove(over.map(\.digest))
            let used = state.used.compactMap { state.records[$0] }
            state.used = []
            return used
        }
        guard !used.isEmpty || !over.isEmpty else { return done() }
        let times = Dictionary(used.map { ($0.number, $0.usedAt) }) { _, last in last }
        store.noteUse(ofSessions: times, over: over.map(\.number)) { [self] result in
            if case .failure = result { state.withLock { $0.used.formUnion(used.map(\.digest)) } }
            done()
        }
    }
}

extension SessionRecord {
    package var endsAt: Timestamp { usedAt.advanced(byMilliseconds: SessionDirectory.length) }

    func holds(at now: Timestamp) -> Bool { now < endsAt }
}
