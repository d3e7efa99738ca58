// What a filter can be given: the names that the ledger has seen, most used first.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A name that a filter finds something by.
package struct FilterValue: Sendable, Equatable {
    /// As events have it, which is how questions take it.
    package let value: String
    /// What the latest profile of a subject calls it; nil for everything else.
    package let name: String?
    /// Its calls of the last 90 days.
    package let calls: Int64
    /// The last day, up to today, on which it was seen; nil where it was on none.
    package let last: Day?

    package init(_ value: String, called name: String? = nil, calls: Int64, last: Day?) {
        self.value = value
        self.name = name
        self.calls = calls
        self.last = last
    }
}

/// The first of the names that were asked for.
package struct FilterValues: Sendable, Equatable {
    package let values: [FilterValue]
    /// Whether there are others behind these.
    package let hasMore: Bool
    /// Whether they are ids of what may have a name besides.
    package let areIDs: Bool

    package init(_ values: [FilterValue], hasMore: Bool, areIDs: Bool = false) {
        self.values = values
        self.areIDs = areIDs
        self.hasMore = hasMore
    }
}

extension LedgerView {
    /// The names of a filter that begin with `prefix`, whatever the case of its ASCII letters. Those with the most calls in
    /// the last 90 days come first; those with as many, as are all that had none, stand in the order of their bytes.
    ///
    /// Users are those whom events name, by what events call them: who was forgotten has no name, and visitors are no users.
    /// Providers, models, operations and tenants are names that calls have, and tenants those that activities have, too: what
    /// nothing can be filtered by is not among them. All others are told of the calls of the last 90 days, values of
    /// properties, subjects and their kinds of activities as well, and plans and countries also of those whose profiles have
    /// them.
    package func values(
        of filter: Filter, beginningWith prefix: String, limit: Int
    ) throws(ReadingError) -> FilterValues {
        let prefix = NamePrefix(prefix)
        return try snapshot { () throws(ReadingError) in
            switch filter {
            case .user: try users(prefix, limit)
            case .tenant: try names(in: [.tenantsOfCalls, .tenantsOfActivities], prefix, limit)
            case .provider: try names(in: [.providers], prefix, limit)
            case .model: try names(in: [.models], prefix, limit)
            case .operation: try names(in: [.operations], prefix, limit)
            // One for every few calls: no list of them is kept.
            case .session, .trace: FilterValues([], hasMore: false)
            case .subject, .subjectKind, .tier, .status, .plan, .country, .source, .property:
                try recentNames(of: filter, prefix, limit)
            }
        }
    }

    /// The days whose calls say what is used most.
    static let valueDays = 90
}

/// The beginning of a name. Letters of ASCII are taken in either case; any other byte is only itself.
struct NamePrefix {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = text.utf8.map(Self.folded) }

    var isEmpty: Bool { bytes.isEmpty }

    func begins(_ name: some Sequence<UInt8>) -> Bool {
        name.starts(with: bytes) { Self.folded($0) == $1 }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

/// The first few by their calls, of names that are offered in the order in which those with as many calls shall stand.
struct MostCalled {
    private let limit: Int
    private var kept: [(calls: Int64, place: Int, id: Int64)] = []
    private var count = 0
    /// A name with no more calls than this cannot be among the first any more.
    private var least: Int64 = -1

    init(_ limit: Int) { self.limit = limit }

    mutating func offer(_ id: Int64, calls: Int64) {
        count += 1
        guard calls > least else { return }
        kept.append((calls, count, id))
        // To sort a few now and then costs less than to sort all of them once.
        if kept.count >= 4 * limit + 64 { prune() }
    }

    mutating func finish() -> (first: [(id: Int64, calls: Int64)], hasMore: Bool) {
        prune()
        return (kept.map { ($0.id, $0.calls) }, count > limit)
    }

    private mutating func prune() {
        kept.sort { $0.calls == $1.calls ? $0.place < $1.place : $0.calls > $1.calls }
        guard kept.count >= limit else { return }
        kept.removeLast(kept.count - limit)
        least = kept.last?.calls ?? least
    }
}
