// The events that cost most, or took longest.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension EventSearch {
    /// The next events by a figure. Those that do not know it are not among them.
    func largest(
        _ limit: Int, by figure: CallNumbers.Figure, after mark: EventMark?
    ) throws(ReadingError) -> [EventMark] {
        guard let span else { return [] }
        let scans = scans.filter { $0.kind.columns(of: figure) != nil }
        if scans.allSatisfy({ $0.kind == .call }), isOfIndexedCalls {
            guard !scans.isEmpty else { return [] }
            return try CallNumbers(view, over: question.period, where: question.filters)
                .largest(limit, by: figure, after: mark)
        }
        var best = LargestFew(limit, behind: mark)
        for scan in scans {
            guard let (column, isThere) = scan.kind.columns(of: figure) else { continue }
            var (scan, kept) = (scan.within(span.days), best)
            if let isThere { scan.keep(ScanTest(.column(isThere), isExclusion: false, [1])) }
            try scan.each(columns: [.place, column]) { rows throws(ReadingError) in
                guard kept.mayTakeAny(of: rows.batch.bounds(of: column)) else { return true }
                let first = Int64(rows.batch.day.number) << 32
                let places = try rows.batch.values(.place)
                let values = try rows.batch.values(column)
                rows.forEach { row in
                    let value = values?[row] ?? 0
                    guard kept.mayTake(value) else { return }
                    let number = first | (places?[row] ?? 0)
                    if self.isThere(number) { kept.offer(EventMark(value: value, number: number)) }
                }
                return true
            }
            best = kept
        }
        return best.sorted
    }

    /// Whether the index of calls knows all that is asked for.
    private var isOfIndexedCalls: Bool {
        question.filters.areAmong(CallNumbers.indexed) && question.events == .any && question.component == nil
            && !question.failedOnly
    }
}

extension Event.Kind {
    /// The column of a figure, and the one that says whether the event knows it; nil for a kind that never does.
    fileprivate func columns(of figure: CallNumbers.Figure) -> (value: EventColumn, isThere: EventColumn?)? {
        switch (figure, self) {
        case (.cost, .call): (.cost, nil)
        case (.latency, .call): (.latency, .hasLatency)
        case (.latency, .activity), (.latency, .request): (.duration, .hasDuration)
        case (.latency, .job): (.run, .hasRun)
        default: nil
        }
    }
}
