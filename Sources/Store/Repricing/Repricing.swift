// Prices the calls of a period anew, some thousands at a time.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A walk over the calls of some days. What it finds is for its caller to book, or only to show.
///
/// A call that has no price in today's book keeps what it has: nothing is taken away for lack of a price. So does one from the
/// app's own cache, which no price makes dearer, and what it saved. Where reports are trusted, they count as prices do.
package struct Repricing {
    package typealias Pricing = @Sendable (Call, Timestamp) -> Priced

    /// An adjustment that is another than before.
    struct Change {
        let number: Int64
        let booking: Booking
        /// What it adds to the adjustment that is there.
        let by: Money
        /// What the adjustment comes to; nil where there shall be none.
        let amount: Money?
        let card: String
    }

    private var after: Int64
    private let end: Int64
    private let price: Pricing
    private var lines: [[Int64]: RepricingReport.Line] = [:]
    private var changed: Int64 = 0
    private(set) var events = 0

    /// Events in one transaction: few enough that whoever waits for it waits little.
    private static let page = 5_000

    init(from: Day, to: Day, _ price: @escaping Pricing) {
        after = Int64(from.number) << 32 - 1
        end = Int64(to.number + 1) << 32
        self.price = price
    }

    /// What would change, without changing it. Reads in one snapshot; `progress` gets the calls so far.
    package static func preview(
        from: Day, to: Day, in reader: LedgerReader, price: @escaping Pricing, progress: (Int) -> Void = { _ in }
    ) throws(StoreError) -> RepricingReport {
        let database = reader.database
        var walk = Repricing(from: from, to: to, price)
        var names = NameReader(database)
        return try database.snapshot { () throws(StoreError) in
            while try walk.next(in: database, &names) != nil { progress(walk.events) }
            return try walk.report(in: database, from: from, to: to)
        }
    }

    /// What changes with the next calls; nil when there are none left.
    mutating func next(in database: Database, _ names: inout NameReader) throws(StoreError) -> [Change]? {
        let events = try database.rows(
            "\(StoredEvent.select) WHERE kind = 1 AND number > $1 AND number < $2 ORDER BY number LIMIT \(Self.page)",
            after, end
        ) { StoredEvent($0) }
        try StoredEvent.checkOrder(of: events.lazy.map(\.number), after: after)
        guard let last = events.last else { return nil }
        let stored = try adjusted(through: last.number, database)
        var changes: [Change] = []
        for event in events {
            if let change = try weigh(event, stored: stored.contains(event.number), &names) { changes.append(change) }
        }
        after = last.number
        changed += Int64(changes.count)
        self.events += events.count
        return changes
    }

    func report(in database: Database, from: Day, to: Day) throws(StoreError) -> RepricingReport {
        var report = RepricingReport()
        report.lines = lines.values.sorted { ($0.provider, $0.model) < ($1.provider, $1.model) }
        report.changed = changed
        report.archived = try database.rows(
            "SELECT DISTINCT day FROM archives WHERE day >= $1 AND day <= $2 ORDER BY day", from, to
        ) { Day(number: Int32(truncatingIfNeeded: $0.integer(0))) }
        return report
    }

    /// The events of the page that have an adjustment, be it one of nothing.
    private func adjusted(through last: Int64, _ database: Database) throws(StoreError) -> Set<Int64> {
        Set(
            try database.rows(
                "SELECT number FROM adjustments WHERE number > $1 AND number <= $2", after, last
            ) { $0.integer(0) })
    }

    private mutating func weigh(
        _ event: StoredEvent, stored isStored: Bool, _ names: inout NameReader
    ) throws(StoreError) -> Change? {
        let booking = try event.booking()
        guard case .call(var call) = booking.event.detail else { return nil }
        call.provider = try names.text(event.names.provider)
        call.model = try names.text(event.names.model)
        call.operation = try names.text(event.names.operation)
        let priced = price(call, event.at)
        let basis = priced.basis(of: call)
        let amount = Self.adjustment(of: event, to: priced, basis)

        let key = [event.names.provider, event.names.model]
        var line = lines[key] ?? RepricingReport.Line(provider: call.provider, model: call.model)
        line.calls += 1
        line.booked.nanos &+= event.cost
        line.adjusted.nanos &+= event.adjustment
        line.cost.nanos &+= event.cost &+ (amount ?? 0)
        switch basis {
        case .book: if event.unpriced != 0, !isStored { line.newlyPriced += 1 }
        case .report: line.reported += 1
        case .nothing: line.unpriced += 1
        case .cache: break
        }
        lines[key] = line

        guard amount != nil || isStored, !isStored || amount != event.adjustment else { return nil }
        return Change(
            number: event.number, booking: booking, by: Money(nanos: (amount ?? 0) - event.adjustment),
            amount: amount.map(Money.init(nanos:)), card: priced.card)
    }

    /// What the adjustment comes to; nil where there shall be none.
    private static func adjustment(of event: StoredEvent, to priced: Priced, _ basis: Priced.Basis) -> Int64? {
        let difference = priced.cost.nanos - event.cost
        switch basis {
        // A call that had no price is noted as having one now, even where that comes to what was booked.
        case .book: return difference == 0 && event.unpriced == 0 ? nil : difference
        case .report: return difference == 0 || !priced.isTrusted ? nil : difference
        case .cache, .nothing: return nil
        }
    }
}
