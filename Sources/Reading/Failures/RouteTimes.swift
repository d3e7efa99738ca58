// How long the app's own requests took, route by route.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// Requests of one route, and how many of them took how long.
package struct RouteTimes: Sendable {
    package private(set) var requests: Int64 = 0
    /// Those with a code of 500 or more.
    package private(set) var failed: Int64 = 0
    /// Those that said how long they took, by the milliseconds. They are whole, so of millions there are thousands at most.
    private var counts: [Int64: Int64] = [:]

    package init() {}

    package mutating func add(_ other: Self) {
        requests += other.requests
        failed += other.failed
        counts.merge(other.counts, uniquingKeysWith: +)
    }

    /// Says whether that is a duration which none took before.
    fileprivate mutating func add(code: Int64, duration: Int64?) -> Bool {
        requests += 1
        if code >= 500 { failed += 1 }
        guard let duration else { return false }
        let before = counts.count
        counts[duration, default: 0] += 1
        return counts.count > before
    }

    /// The milliseconds that so many percent did not exceed, exactly: the least of which that holds. Nil where none told.
    package func percentile(_ percent: Int64) -> Int64? {
        let timed = counts.values.reduce(0, +)
        var seen: Int64 = 0
        for (duration, count) in counts.sorted(by: { $0.key < $1.key }) {
            seen += count
            if seen * 100 >= timed * percent { return duration }
        }
        return nil
    }

    /// The mean in thousandths of a millisecond; nil where none told.
    package var mean: Int64? {
        let sum = counts.reduce(Int128(0)) { $0 + Int128($1.key) * Int128($1.value) }
        return Int64(exactly: sum).flatMap { Quotient.rounded($0, times: 1_000, over: counts.values.reduce(0, +)) }
    }
}

extension LedgerView {
    /// By route, the busiest first, from columns: sums know how long all of a route took, and not how long most of it.
    package func routeTimes(in period: Period) throws(ReadingError) -> [(route: String, times: RouteTimes)] {
        let parts = [Routes(self), Routes(self)]
        let keys = [EventColumn.route, .code, .duration, .hasDuration].map { ScanKey.column($0) }
        try EventScan(.request, in: self, over: period, where: [:]).each(among: parts, reading: keys) {
            part, rows throws(ReadingError) in
            let columns = try keys.map { key throws(ReadingError) in try rows.column(key) }
            try rows.forEach { row throws(ReadingError) in
                try part.add(
                    columns[0].value(row), code: columns[1].value(row),
                    duration: columns[3].value(row) == 0 ? nil : columns[2].value(row))
            }
        }
        for (route, times) in parts[1].times { parts[0].times[route, default: RouteTimes()].add(times) }
        let named = try parts[0].times.map { found throws(ReadingError) in
            (route: try text(found.key), times: found.value)
        }
        return named.sorted { left, right in
            left.times.requests == right.times.requests
                ? left.route.exact < right.route.exact : left.times.requests > right.times.requests
        }
    }

    /// What one thread has added up.
    private final class Routes {
        private let view: LedgerView
        var times: [Int64: RouteTimes] = [:]

        init(_ view: LedgerView) { self.view = view }

        /// What an entry of a dictionary takes, with room to grow.
        private static let entry = 48

        func add(_ route: Int64, code: Int64, duration: Int64?) throws(ReadingError) {
            let before = times.count
            let isNew = times[route, default: RouteTimes()].add(code: code, duration: duration)
            if isNew || times.count > before { try view.takeMemory(Self.entry) }
        }
    }
}
