// What whoever writes knows of a quarantine without looking: how much is in it, and under which keys.
// SPDX-License-Identifier: Apache-2.0

internal import SQL
internal import Synchronization
internal import Wire

/// How much is in a quarantine, for whoever shows it.
final class QuarantineSize: Sendable {
    private let size = Mutex((events: 0, bytes: 0))

    var value: (events: Int, bytes: Int) { size.withLock { $0 } }

    fileprivate func set(events: Int, bytes: Int) { size.withLock { $0 = (events, bytes) } }
}

/// Counted once, when the store is opened, and moved by each transaction that changes it, once that is on disk.
struct QuarantineContents {
    let size = QuarantineSize()
    private(set) var events = 0
    private(set) var bytes = 0
    /// How many events are kept that will be known by a key.
    private var keys: [EventKey: Int] = [:]

    init(_ database: Database) throws(StoreError) {
        var change = QuarantineChange()
        try database.each("SELECT key, size FROM quarantine") { row in
            change.add(EventKey(bytes: row.bytes(0)), size: Int(row.integer(1)))
        }
        apply(change)
    }

    /// Whether an event that is booked may be one that is kept. Of an empty quarantine none is.
    var hasKeys: Bool { !keys.isEmpty }

    func has(_ key: EventKey) -> Bool { keys[key] != nil }

    func count(of key: EventKey) -> Int { keys[key, default: 0] }

    mutating func apply(_ change: QuarantineChange) {
        guard !change.isEmpty else { return }
        events += change.events
        bytes += change.bytes
        for (key, count) in change.keys {
            let left = keys[key, default: 0] + count
            keys[key] = left > 0 ? left : nil
        }
        size.set(events: events, bytes: bytes)
    }
}

/// What a transaction puts into a quarantine or takes out of it.
struct QuarantineChange {
    fileprivate(set) var events = 0
    fileprivate(set) var bytes = 0
    fileprivate var keys: [EventKey: Int] = [:]

    var isEmpty: Bool { events == 0 && bytes == 0 && keys.isEmpty }

    mutating func add(_ key: EventKey?, size: Int) { move(1, key, size) }

    mutating func remove(_ key: EventKey?, size: Int) { move(-1, key, size) }

    /// One that is there has become larger, or smaller.
    mutating func grow(by size: Int) { bytes += size }

    /// How many more there are of a key than before.
    func count(of key: EventKey) -> Int { keys[key, default: 0] }

    private mutating func move(_ count: Int, _ key: EventKey?, _ size: Int) {
        events += count
        bytes += count * size
        if let key { keys[key, default: 0] += count }
    }
}
