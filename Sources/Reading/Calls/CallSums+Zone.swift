// Sums of calls by the days of a zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// Makes sums by the days of UTC those of the zone. What is left without a call is no sum any more.
    func putRight(_ sums: inout [CallSum], _ question: CallQuestion) throws(ReadingError) {
        var none = UnitSums.nothing
        try putRight(&sums, &none, of: [], question)
    }

    /// The same, with what calls used of some buckets.
    func putRight(
        _ sums: inout [CallSum], _ units: inout UnitSums, of buckets: [Bucket], _ question: CallQuestion
    ) throws(ReadingError) {
        struct Row: Hashable {
            let start: Day?
            let key: Int64
        }
        let scan = try EventScan(
            .call, in: self, over: question.period, where: question.filters, by: question.groupings)
        let keys = try question.groupings.map { grouping throws(ReadingError) in try scan.key(grouping) }
        let width = CallMeasure.allCases.count
        // Whether anything is left is told by calls.
        let asked = question.measures.contains(.calls) ? question.measures : question.measures + [.calls]
        let measures = CallMeasure.scanned(asked) + buckets.enumerated().map { (.sum(.units($1)), width + $0) }
        var changes: [Row: CallFigures] = [:]
        try scan.eachMisplaced(per: question.unit?.calendarUnit, by: keys, measures) {
            start, isMissing, keys, values throws(ReadingError) in
            for (bucket, quantity) in zip(buckets, values.dropFirst(width)) where quantity != 0 {
                let sum = UnitSums.Key(start.map { RowStart($0) }, keys)
                try units.add(isMissing ? quantity : 0 &- quantity, of: bucket, to: sum, in: self)
            }
            let row = Row(start: start, key: keys.first ?? 0)
            let known = changes[row]
            if known == nil { try takeMemory(MemoryLayout<CallFigures>.stride + MemoryLayout<Row>.stride) }
            var change = known ?? CallFigures()
            if isMissing { try change.add(CallFigures(values)) } else { change.subtract(CallFigures(values)) }
            changes[row] = change
        }
        guard !changes.isEmpty else { return }
        var isEmptied = false
        for place in sums.indices {
            guard let change = changes.removeValue(forKey: Row(start: sums[place].start?.day, key: sums[place].key))
            else { continue }
            try sums[place].figures.add(change)
            isEmptied = isEmptied || sums[place].figures.calls == 0
        }
        if isEmptied { sums.removeAll { $0.figures.calls == 0 } }
        for (row, change) in changes where change.calls != 0 {
            try takeMemory(MemoryLayout<CallSum>.stride)
            sums.append(CallSum(start: row.start.map { RowStart($0) }, key: row.key, figures: change))
        }
    }
}
