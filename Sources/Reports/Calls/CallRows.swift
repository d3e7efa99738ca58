// Single calls as rows of a table.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Store

/// Makes rows of calls. Keeps what calls have in common: who they were for, and their price cards.
final class CallRows {
    private let view: LedgerView
    private var users: [Int64: String] = [:]
    private let subjects: SubjectNames
    private var bills: [Int64: CallBill?] = [:]

    init(_ view: LedgerView) {
        self.view = view
        subjects = SubjectNames(view)
    }

    /// A row for each call, in the order given.
    func rows(_ calls: [StoredEvent]) throws(ReadingError) -> [[Cell]] {
        var rows: [[Cell]] = []
        rows.reserveCapacity(calls.count)
        for call in calls { rows.append(try cells(call)) }
        return rows
    }

    private func cells(_ stored: StoredEvent) throws(ReadingError) -> [Cell] {
        let event = try view.event(stored)
        guard case .call(let call) = event.detail else {
            throw .store(.badRow(number: stored.number, "it is not a call"))
        }
        let basis = stored.basis(of: call)
        let charge = Money(nanos: stored.cost.addingSaturated(stored.saved))
        let lines = try bill(stored.card)?.lines(of: call, cost: charge)
        let names = stored.names
        var cells: [Cell] = [
            .time(stored.at), .text(stored.id), .known(try user(stored.person)), try name(names.provider),
            try name(names.model), try name(names.operation), .money(nanos: stored.cost),
            .milliseconds(call.latencyMilliseconds), .text(call.status.name), .known(call.errorType),
            try name(names.tenant), try name(names.subject), try subjects[names.subject],
            .known(ShownName.ofSession(event.session)), .known(ShownName.ofSession(event.trace)),
            .text(call.tier.name), try name(names.source),
            .money(nanos: stored.adjustment), call.reported.map(Cell.money) ?? .null,
            .money(nanos: stored.saved),
            .count(call.usage[.inputTokens]), .count(call.usage[.outputTokens]), .count(call.usage[.cacheReadTokens]),
            .count(call.usage[.cacheWriteTokens].addingSaturated(call.usage[.cacheWrite1hTokens])),
        ]
        cells += UnitColumns.cells(call.usage)
        cells += [
            .text(call.cached ? "true" : "false"), basis == .nothing ? .null : .text(basis.rawValue),
            try name(stored.unpriced),
            lines.map { .known(CallBill.text($0)) } ?? .null,
        ]
        return cells
    }

    private func name(_ id: Int64) throws(ReadingError) -> Cell { .known(try view.text(id)) }

    private func bill(_ card: Int64) throws(ReadingError) -> CallBill? {
        if let bill = bills[card] { return bill }
        let bill = CallBill(card: try view.text(card))
        bills[card] = .some(bill)
        return bill
    }

    /// The user that an id belongs to; empty for anonymous ids that never joined.
    private func user(_ id: Int64) throws(ReadingError) -> String {
        if id == 0 { return "" }
        if let user = users[id] { return user }
        let user = try view.name(ofUserBehind: id)
        users[id] = user
        return user
    }
}
