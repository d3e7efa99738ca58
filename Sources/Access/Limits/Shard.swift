// What is remembered of those who were counted lately: a part of them, under one lock.
// SPDX-License-Identifier: Apache-2.0

/// Forgets only who would be counted from nothing anyway. Where nobody is, newcomers of that kind are counted together: so
/// nobody gets another minute by being many.
struct Shard {
    private var windows = CountedTable<RequestWindow>()
    private var buckets = CountedTable<DebtBucket>()
    private let most: Int

    init(most: Int) { self.most = most }

    /// Those that are remembered.
    var count: Int { windows.count + buckets.count }

    /// Milliseconds.
    mutating func take(
        _ party: CountedParty, limit: Int, weight: Int = 1, at now: UInt64
    ) -> RequestWindow.Outcome {
        windows.change(party, most: most, isIdle: { $0.isIdle(at: now) }, at: now, new: RequestWindow()) { window in
            window.take(limit: limit, weight: weight, at: now)
        }
    }

    /// Nanoseconds. Without a number it is only seen whether anything may be taken.
    mutating func take(
        _ party: CountedParty, _ count: Int?, every interval: UInt64, slack: UInt64, at now: UInt64
    ) -> UInt64? {
        let milliseconds = now / 1_000_000
        return buckets.change(
            party, most: most, isIdle: { $0.isIdle(at: now) }, at: milliseconds, new: DebtBucket()
        ) { bucket in
            guard let count else { return bucket.wait(slack: slack, at: now) }
            return bucket.take(count, every: interval, slack: slack, at: now)
        }
    }
}

/// A value for each who was counted.
private struct CountedTable<Value> {
    private var values: [CountedParty: Value] = [:]
    private var held: [CountedParty.Kind: Int] = [:]
    /// When it was last looked for whom to forget, by kind: to look at all costs more than to count one.
    private var lookedAt: [CountedParty.Kind: UInt64] = [:]

    var count: Int { values.count }

    mutating func change<Result>(
        _ party: CountedParty, most: Int, isIdle: (Value) -> Bool, at now: UInt64, new: Value,
        _ body: (inout Value) -> Result
    ) -> Result {
        var party = party
        if values[party] == nil {
            if held[party.kind, default: 0] >= most { forget(party.kind, isIdle, at: now) }
            if held[party.kind, default: 0] >= most {
                party = CountedParty(.others(party.kind), party.scope)
            } else {
                held[party.kind, default: 0] += 1
            }
        }
        return body(&values[party, default: new])
    }

    private mutating func forget(_ kind: CountedParty.Kind, _ isIdle: (Value) -> Bool, at now: UInt64) {
        guard lookedAt[kind].map({ now >= $0 + 1_000 }) ?? true else { return }
        lookedAt[kind] = now
        values = values.filter { $0.key.kind != kind || $0.key.who == .others(kind) || !isIdle($0.value) }
        held[kind] = values.keys.count { $0.kind == kind && $0.who != .others(kind) }
    }
}
