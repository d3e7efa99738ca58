// Single calls that are looked for among all, since no index knows what they must have.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension EventScan {
    /// The numbers of the last calls that pass, last first, below a number.
    func latest(_ limit: Int, below end: Int64, failedOnly: Bool) throws(ReadingError) -> [Int64] {
        var scan = self
        if failedOnly { scan.keep(ScanTest(.column(.hasFailed), isExclusion: false, [1])) }
        var found: [Int64] = []
        var day: Day?
        try scan.each(backwards: true) { rows throws(ReadingError) in
            // Batches of a day come in any order.
            if day != rows.batch.day, found.count >= limit { return false }
            day = rows.batch.day
            let first = Int64(rows.batch.day.number) << 32
            let places = try rows.batch.values(.place)
            rows.forEach { row in
                let number = first | (places?[row] ?? 0)
                if number < end { found.append(number) }
            }
            return true
        }
        found.sort(by: >)
        return Array(found.prefix(limit))
    }

    /// Offers all calls that pass and know a figure.
    func offer(_ figure: CallNumbers.Figure, to best: inout LargestFew) throws(ReadingError) {
        var scan = self
        if figure == .latency { scan.keep(ScanTest(.column(.hasLatency), isExclusion: false, [1])) }
        let parts = [Part(best), Part(best.empty)]
        try scan.each(among: parts) { part, rows throws(ReadingError) in
            let first = Int64(rows.batch.day.number) << 32
            let places = try rows.batch.values(.place)
            let values = try rows.batch.values(figure == .cost ? .cost : .latency)
            rows.forEach { row in
                let value = values?[row] ?? 0
                if let least = part.kept.least, value < least { return }
                part.kept.offer(.init(number: first | (places?[row] ?? 0), value: value))
            }
        }
        best = parts[0].kept
        for found in parts[1].kept.sorted { best.offer(found) }
    }

    private final class Part {
        var kept: LargestFew

        init(_ kept: LargestFew) { self.kept = kept }
    }
}
