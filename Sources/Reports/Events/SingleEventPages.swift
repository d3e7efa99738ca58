// What reports of single events have in common: pages, exports, and days that are in the archive.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import Reading
internal import Store

/// Rows that are single events. `EventsReport`, `CallsReport` and `ErrorsReport` say which ones, and what a row tells.
struct SingleEventPages {
    /// The orders that they come in.
    static let orders = ["newest", "oldest", "dearest", "slowest", "failed"]

    /// Rows of an export that are read at once.
    private static let exported = 2_000

    private let events: EventQuestion
    private let rows: @Sendable ([StoredEvent], LedgerView) throws(ReadingError) -> [[Cell]]

    /// `kinds` are those that the report is about. `rows` makes a row of each event.
    init(
        _ question: Question, of kinds: [Event.Kind],
        rows: @escaping @Sendable ([StoredEvent], LedgerView) throws(ReadingError) -> [[Cell]]
    ) {
        var events = EventQuestion(question.period, where: question.filters, of: kinds)
        events.events = question.choices["event"]
        events.component = question["component"]
        events.failedOnly = question.sort == "failed"
        events.order = question.sort.flatMap(EventOrder.init(rawValue:)) ?? .newest
        self.init(events, rows: rows)
    }

    private init(
        _ events: EventQuestion,
        rows: @escaping @Sendable ([StoredEvent], LedgerView) throws(ReadingError) -> [[Cell]]
    ) {
        self.events = events
        self.rows = rows
    }

    /// The same of what failed only.
    var ofFailed: SingleEventPages {
        var events = events
        events.failedOnly = true
        return SingleEventPages(events, rows: rows)
    }

    /// Fills a table with the page that is asked for.
    func fill(_ table: inout Table, _ question: Question, _ view: LedgerView) throws(ReadingError) {
        let page = try view.page(of: events, after: question.mark, most: question.limit)
        table.rows = try self.rows(page.events, view)
        table.isPaged = true
        table.next = question.cursor(after: page.next)
        try Self.note(&table, question, view)
    }

    /// Fills a table with all that there is, a page after the other.
    func fillAll(_ table: inout Table, _ question: Question, _ view: LedgerView) throws(ReadingError) {
        guard [.newest, .oldest].contains(events.order) else {
            throw .parameter("sort", "and all go together by time only: newest, oldest or failed")
        }
        (table.rows, table.more) = try next(after: nil, view)
        try Self.note(&table, question, view)
    }

    private func next(
        after mark: EventMark?, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let page = try view.page(of: events, after: mark, most: Self.exported)
        let made = try rows(page.events, view)
        guard let mark = page.next else { return (made, nil) }
        return (
            made,
            Table.Continuation { (view) throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) in try next(after: mark, view) }
            }
        )
    }

    /// `all` takes no part of what there is.
    static func checkAll(_ question: Question, alone names: [String]) throws(ReadingError) {
        for name in names where question.isGiven(name) {
            throw .parameter(name, "and all exclude each other: all of them come")
        }
    }

    /// Says which days of the period have no rows, since their events are in the archive, and how to look into them.
    static func note(_ table: inout Table, _ question: Question, _ view: LedgerView) throws(ReadingError) {
        guard let archived = try view.archivedDays(of: question.period) else { return }
        if !question.bounds.isEmpty {
            // How many there are tells of others.
            table.notes.append("of days from \(archived.first) to \(archived.last), events may be in the archive")
            return
        }
        table.archived = archived
        table.notes.append(archived.sentence)
    }
}

extension ArchivedDays {
    /// Which days they are, and how to look into them.
    package var sentence: String {
        let (which, are) =
            days == 1 ? ("\(first)", "is") : ("\(days) days from \(first) to \(last)", "are")
        return """
            \(which) \(are) in the archive: \(Int(clamping: events).counted("event")) left the store and have no rows here. \
            To look into a day, `bursar record --store sqlite:day.db --people STORE ARCHIVE/\(last).ndjson.gz` makes a \
            ledger of its file, with the names of people from STORE; ask that with --store sqlite:day.db.
            """
    }
}
