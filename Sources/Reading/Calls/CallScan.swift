// Sums of calls that the ledger keeps none of, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// The same sums as `keptSums`, whatever is asked.
    func scannedSums(_ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        try scannedUsage(question, []).sums
    }

    /// The same, with what calls used of some buckets.
    func scannedUsage(_ question: CallQuestion, _ buckets: [Bucket]) throws(ReadingError) -> CallUsage {
        let width = CallMeasure.allCases.count
        let groups = try scan(
            question,
            CallMeasure.scanned(question.measures) + buckets.enumerated().map { (.sum(.units($1)), width + $0) })
        return try usage(groups, buckets)
    }

    func usage(_ groups: ScanSums, _ buckets: [Bucket]) throws(ReadingError) -> CallUsage {
        let width = CallMeasure.allCases.count
        var sums: [CallSum] = []
        var units = UnitSums(buckets)
        try groups.forEach { start, keys, values throws(ReadingError) in
            if sums.count == sums.capacity {
                let more = max(64, sums.count)
                try takeMemory(more * MemoryLayout<CallSum>.stride)
                sums.reserveCapacity(sums.count + more)
            }
            sums.append(
                CallSum(
                    start: start, key: keys.first ?? 0, second: keys.count > 1 ? keys[1] : 0,
                    figures: CallFigures(values)))
            if !buckets.isEmpty { try units.add(values.dropFirst(width), to: UnitSums.Key(start, keys), in: self) }
        }
        return CallUsage(sums: sums, units: units)
    }

    /// Of calls that have anything in one of some columns, where these are given.
    func scan(
        _ question: CallQuestion, _ measures: [(ScanMeasure, Int)], ofThoseWith columns: [EventColumn] = []
    ) throws(ReadingError) -> ScanSums {
        var scan = try EventScan(
            .call, in: self, over: question.period, where: question.filters, by: question.groupings)
        scan.presence = columns
        let keys = try question.groupings.map { grouping throws(ReadingError) in try scan.key(grouping) }
        var sums = ScanSums(by: keys, per: question.unit, measures, in: self)
        try sums.add(scan)
        return sums
    }
}

extension CallMeasure {
    /// How each comes out of columns.
    static let scanned = scanned(allCases)

    static func scanned(_ measures: [CallMeasure]) -> [(ScanMeasure, Int)] {
        measures.flatMap { measure in measure.scanned.map { ($0, measure.rawValue) } }
    }

    /// The same, and behind them what was used of each bucket.
    static let scannedWithUnits: [(ScanMeasure, Int)] =
        scanned + Bucket.allCases.enumerated().map { (.sum(.units($1)), allCases.count + $0) }

    /// One or several that are added up.
    private var scanned: [ScanMeasure] {
        switch self {
        case .calls: [.count]
        case .cost: [.sum(.cost)]
        case .adjustment: [.sum(.adjustment)]
        case .inputTokens: [.sum(.units(.inputTokens))]
        case .outputTokens: [.sum(.units(.outputTokens))]
        case .errors: [.sum(.hasFailed)]
        case .cached: [.sum(.isCached)]
        case .unpriced: [.present(.unpriced)]
        case .inputCost: [.sum(.inputCost)]
        case .outputCost: [.sum(.outputCost)]
        case .cacheReadTokens: [.sum(.units(.cacheReadTokens))]
        case .cacheWriteTokens: [.sum(.units(.cacheWriteTokens)), .sum(.units(.cacheWrite1hTokens))]
        case .latency: [.sum(.latency)]
        case .timed: [.sum(.hasLatency)]
        case .failedCost: [.sumWhere(.cost, .hasFailed)]
        case .reported: [.sum(.isByReport)]
        case .saved: [.sum(.saved)]
        }
    }
}

extension CallFigures {
    /// One for each case of `CallMeasure`, in their order, as far as there are any.
    init(_ values: ArraySlice<Int64>) {
        self.init()
        for measure in CallMeasure.allCases.prefix(values.count) {
            self[measure] = values[values.startIndex + measure.rawValue]
        }
    }
}

extension LedgerView {
    /// Calls of a period by provider, model and operation, with all that they used; where filters are given.
    func scannedGroups(over period: Period, where filters: Filters) throws(ReadingError) -> [CallGroup] {
        let width = CallMeasure.allCases.count
        let groups = try scan(
            CallQuestion(over: period, by: [.provider, .model, .operation], where: filters),
            CallMeasure.scannedWithUnits)
        var found: [CallGroup] = []
        try groups.forEach { _, keys, values throws(ReadingError) in
            var group = CallGroup(
                provider: try text(keys[0]), model: try text(keys[1]), operation: try text(keys[2]),
                figures: CallFigures(values))
            for (place, bucket) in Bucket.allCases.enumerated() {
                let quantity = values[values.startIndex + width + place]
                if quantity != 0, !bucket.isInFigures { group.units[bucket] = quantity }
            }
            found.append(group)
        }
        return found
    }
}
