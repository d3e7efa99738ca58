// Sums of calls that the ledger keeps none of, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// The same sums as `keptSums`, whatever is asked.
    func scannedSums(_ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        try callSums(try scan(question, CallMeasure.scanned(question.measures)))
    }

    func callSums(_ groups: ScanSums) throws(ReadingError) -> [CallSum] {
        var sums: [CallSum] = []
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
        }
        return sums
    }

    private func scan(
        _ question: CallQuestion, _ measures: [(ScanMeasure, Int)]
    ) throws(ReadingError) -> ScanSums {
        let scan = try EventScan(
            .call, in: self, over: question.period, where: question.filters, by: question.groupings)
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
        let measures =
            CallMeasure.scanned + Bucket.allCases.enumerated().map { (.sum(.units($1)), width + $0) }
        let groups = try scan(
            CallQuestion(over: period, by: [.provider, .model, .operation], where: filters), measures)
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
