// Goes through events on two threads at once, each with figures of its own.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import Store

extension EventScan {
    /// So many threads go through columns together: the reader's own, and one that helps.
    static let threads = 2

    /// Gives what passes, in no order, to parts of which each is filled by one thread. `reading` are the keys that `body`
    /// is going to ask for; it must read nothing but the rows, and take no memory but by `takeMemory`. Where not all of
    /// the parts are needed, some get nothing.
    func each<Part: AnyObject>(
        among parts: [Part], reading others: [ScanKey] = [],
        _ body: @escaping (Part, inout ScannedRows) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard let first = parts.first else { return }
        guard period != nil, !needsEvents else {
            return try each(reading: others) { rows throws(ReadingError) in
                try body(first, &rows)
                return true
            }
        }
        let (span, sources) = (wanted, try sources(others))
        let shares = parts.map { Share($0) }
        do throws(StoreError) {
            let reader = try reader(of: span.days)
            for run in span.days {
                try reader.each(kind, from: run.lowerBound, through: run.upperBound, among: shares) {
                    share, block throws(StoreError) in
                    do throws(ReadingError) {
                        var rows = try rows(of: EventBatch(block), span, sources)
                        if !rows.isEmpty { try body(share.part, &rows) }
                    } catch {
                        share.failure = error
                        throw error.ofStore
                    }
                }
            }
        } catch {
            throw shares.lazy.compactMap(\.failure).first ?? .store(error)
        }
    }

    /// What one thread has of its own.
    private final class Share<Part: AnyObject> {
        let part: Part
        /// Why it ended early.
        var failure: ReadingError?

        init(_ part: Part) { self.part = part }
    }
}

extension LedgerView {
    /// A period cut into runs of so many days, which are gone through one after the other. What comes from single events is
    /// bounded as a whole, and stays so.
    func runs(of days: Int, in period: Period, where filters: Filters) -> [Period] {
        let isInColumns = filters.given.compactMap(\.property).allSatisfy {
            terms.dimensions.contains(exactly: $0.text)
        }
        guard isInColumns else { return [period] }
        return stride(from: 0, to: period.count, by: days).compactMap { place in
            let first = period.first.advanced(by: place)
            return Period(first, min(period.last, first.advanced(by: days - 1)))
        }
    }
}

extension ScanSums {
    /// Adds up all that passes.
    mutating func add(_ scan: EventScan) throws(ReadingError) {
        // All count rows of time from the same one.
        if let first = scan.period?.first { clock?.count(from: first) }
        let parts = [Part(another()), Part(another())]
        try scan.each(among: parts, reading: keys) { part, rows throws(ReadingError) in try part.sums.add(&rows) }
        for part in parts { try take(&part.sums) }
    }

    /// Adds the sums of a thread, which has them no longer.
    mutating func take(_ others: inout ScanSums) throws(ReadingError) {
        var sums = others.another()
        swap(&sums, &others)
        if isEmpty {
            self = sums
        } else {
            try merge(sums)
            view.giveBackMemory(sums.size)
        }
    }

    /// What one thread adds up.
    private final class Part {
        var sums: ScanSums

        init(_ sums: ScanSums) { self.sums = sums }
    }
}
