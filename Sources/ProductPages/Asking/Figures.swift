// Tables of reports, read by the names of their columns.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

/// One row of a report. What no row says is 0 where it is counted, and null where it is shown as it is.
struct Figures {
    private var cells: [ExactText: Cell] = [:]

    static let none = Figures()

    private init() {}

    init(_ columns: [Column], _ row: [Cell]) {
        for (column, cell) in zip(columns, row) { cells[column.name.exact] = cell }
    }

    init(totalsOf table: Table) {
        for total in table.totals { cells[total.name.exact] = total.cell }
    }

    subscript(name: String) -> Cell { cells[name.exact] ?? .null }

    func count(_ name: String) -> Int64 {
        if case .count(let count) = self[name] { count } else { 0 }
    }

    func nanos(_ name: String) -> Int64 { knownNanos(name) ?? 0 }

    func knownNanos(_ name: String) -> Int64? {
        if case .money(let money) = self[name] { money.nanos } else { nil }
    }

    /// Millionths of a quantity or of a share; nil where it is not known.
    func millionths(_ name: String) -> Int64? {
        switch self[name] {
        case .quantity(let millionths), .ratio(let millionths): millionths
        default: nil
        }
    }

    func text(_ name: String) -> String? {
        if case .text(let text) = self[name] { text } else { nil }
    }

    func day(_ name: String) -> Day? {
        if case .day(let day) = self[name] { day } else { nil }
    }
}

extension Table {
    var figures: [Figures] { rows.map { Figures(columns, $0) } }

    var total: Figures { Figures(totalsOf: self) }

    /// The one row of each day that has one.
    var days: [Day: Figures] {
        Dictionary(
            figures.compactMap { row in row.day("date").map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Measure by measure: the values of a table that has one row for each.
    var measures: Figures {
        Figures(
            figures.compactMap { $0.text("measure") }.map { Column($0, .number) }, figures.map { $0["value"] })
    }
}

extension LedgerView {
    /// A report's table over a period, all of it, as anybody else would get it; of the one that each filter names. How long
    /// a period may be is said by whoever was asked for it.
    func table(
        _ name: String, over period: Period, _ parameters: KeyValuePairs<String, String> = [:],
        of filters: KeyValuePairs<Filter, String> = [:]
    ) throws(ReadingError) -> Table {
        try table(name, over: period, parameters, of: filters.map { (filter: $0.key, name: $0.value) })
    }

    /// The same where filters are known only when somebody asks.
    func table(
        _ name: String, over period: Period, _ parameters: KeyValuePairs<String, String> = [:],
        of filters: [(filter: Filter, name: String)]
    ) throws(ReadingError) -> Table {
        let report = try Report.named(name)
        let narrowing = filters.map { (name: $0.filter.rawValue, value: NameList.written($0.name)) }
        let question = try Question(
            parameters.map { (name: $0.key, value: $0.value) } + narrowing, to: report, today: today
        ).over(period)
        var table = try report.table(for: question, in: self, isExport: true)
        try table.readAll(self)
        return table
    }
}
