// Single calls as rows of a table.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Store

/// Reads calls by their numbers. Keeps what calls have in common: who they were for, and their price cards.
final class CallRows {
    private let view: LedgerView
    private var users: [Int64: String] = [:]
    private var bills: [Int64: CallBill?] = [:]

    init(_ view: LedgerView) { self.view = view }

    /// The calls in the order of their own time, newest first.
    func byTime(_ numbers: [Int64]) throws(ReportError) -> [Int64] {
        var found: [(at: Int64, number: Int64)] = []
        for number in numbers {
            let at = try view.database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
            found.append((at ?? 0, number))
        }
        return found.sorted { $0.at == $1.at ? $0.number > $1.number : $0.at > $1.at }.map(\.number)
    }

    /// A row for each call, in the order given.
    func rows(_ numbers: [Int64]) throws(ReportError) -> [[Cell]] {
        var rows: [[Cell]] = []
        rows.reserveCapacity(numbers.count)
        for number in numbers {
            let call = try view.database.first(StoredEvent.select + " WHERE number = $1", number) { StoredEvent($0) }
            if let call { rows.append(try cells(call)) }
        }
        return rows
    }

    private func cells(_ stored: StoredEvent) throws(ReportError) -> [Cell] {
        let call: Call
        do { call = try stored.call() } catch { throw .store(error) }
        let lines = try bill(stored.card)?.lines(of: call, cost: Money(nanos: stored.cost))
        let names = stored.names
        return [
            .time(stored.at), .text(stored.id), .known(try user(stored.person)), try name(names.provider),
            try name(names.model), try name(names.operation), .money(nanos: stored.cost),
            .milliseconds(call.latencyMilliseconds), .text(call.status.name), .known(call.errorType),
            try name(names.tenant), try name(names.subject), .text(call.tier.name), try name(names.source),
            .money(nanos: stored.adjustment), call.reported.map(Cell.money) ?? .null,
            .count(call.usage[.inputTokens]), .count(call.usage[.outputTokens]),
            .text(call.cached ? "true" : "false"), try name(stored.unpriced),
            lines.map { .known(CallBill.text($0)) } ?? .null,
        ]
    }

    private func name(_ id: Int64) throws(ReportError) -> Cell { .known(try view.text(id)) }

    private func bill(_ card: Int64) throws(ReportError) -> CallBill? {
        if let bill = bills[card] { return bill }
        let bill = CallBill(card: try view.text(card))
        bills[card] = .some(bill)
        return bill
    }

    /// The user that an id belongs to; empty for anonymous ids that never joined.
    private func user(_ id: Int64) throws(ReportError) -> String {
        if id == 0 { return "" }
        if let user = users[id] { return user }
        let root = try view.database.first(
            "SELECT p.id FROM people a JOIN people p ON p.id = a.person WHERE a.id = $1 AND p.anonymous = 0", id
        ) { $0.integer(0) }
        let user = try root.map { id throws(ReportError) in try view.name(ofPerson: id) } ?? ""
        users[id] = user
        return user
    }
}
