// The reports that a summary is made from.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import Reports

/// Tables by what the summary calls them, each with the question that it answers.
struct Answers {
    private(set) var all: [(name: String, report: Report, question: Question, table: Table)] = []
    private let view: LedgerView
    private let period: Period

    init(_ view: LedgerView, over period: Period) {
        self.view = view
        self.period = period
    }

    /// Asks a report about the period.
    ///
    /// - `name`: what the answer is called.
    /// - `other`: another period to ask about.
    /// - `change`: what becomes of the answer before anybody reads it.
    mutating func ask(
        _ name: String, _ report: String, _ parameters: [(name: String, value: String)] = [], over other: Period? = nil,
        change: (inout Table) -> Void = { _ in }
    ) throws(ReadingError) {
        let report = try Report.named(report)
        let period = other ?? period
        let items =
            [(name: "from", value: period.first.description), (name: "to", value: period.last.description)] + parameters
        let question = try Question(items, to: report, now: view.now, standard: view.terms.zone)
        var table = try report.table(for: question, in: view)
        change(&table)
        all.append((name, report, question, table))
    }

    subscript(name: String) -> Table? { all.first { $0.name == name }?.table }

    /// The rows of an answer, cells by the name of their column.
    func rows(_ name: String) -> [TableRow] {
        guard let table = self[name] else { return [] }
        return table.rows.map { TableRow(columns: table.columns.map(\.name), cells: $0) }
    }

    /// The row of an answer whose first cell has this text.
    func row(_ name: String, _ first: String) -> TableRow? { rows(name).first { $0.cells.first?.text == first } }

    func total(_ name: String, _ total: String) -> Cell { self[name]?[total: total] ?? .null }
}

/// A row of a table, with what its cells are called.
struct TableRow {
    let columns: [String]
    let cells: [Cell]

    subscript(name: String) -> Cell { columns.firstIndex(of: name).map { cells[$0] } ?? .null }

    func text(_ name: String) -> String { self[name].shown }
}

extension Cell {
    /// As people read it, by itself.
    var shown: String { CellText(self, alone: true).text }

    /// True where there is neither a value nor anything above or below zero.
    var isNothing: Bool {
        switch self {
        case .null: true
        case .count(let value), .quantity(let value), .ratio(let value), .duration(let value): value == 0
        case .money(let money): money == .zero
        case .text(let text): text.isEmpty
        case .day, .time, .object: false
        }
    }

    /// A change with its sign: `+12.0 %`; empty where there is none to tell.
    var shownChange: String {
        guard case .ratio = self else { return "" }
        return CellText(change: self).text
    }
}

/// A letter to the team may wait on disk for days, and forgetting somebody does not look for their name inside of it. So
/// no letter names a user but the one that goes to them.
extension Table {
    /// In the report `budgets`: the members of these budgets.
    mutating func withholdMembers(of budgets: Set<String>) {
        guard let budget = place(of: "budget"), let member = place(of: "member") else { return }
        for row in rows.indices {
            guard let name = rows[row][budget].text, budgets.contains(name) else { continue }
            rows[row][member] = .null
        }
    }

    /// In the report `tips`: whom a tip is about.
    mutating func withholdUsers() {
        guard let tip = place(of: "tip"), let user = place(of: "user") else { return }
        for row in rows.indices where rows[row][user] != .null {
            rows[row][tip] = .text("look at what one user does, far above the rest")
            rows[row][user] = .null
        }
    }

    private func place(of column: String) -> Int? { columns.firstIndex { $0.name == column } }
}
