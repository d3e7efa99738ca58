// What re-pricing found, as a table.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Reports
import Service
import Store

/// A row a model, and the sums of all.
struct RepricingListing {
    private let report: RepricingReport
    private let isApplied: Bool

    init(_ report: RepricingReport, isApplied: Bool) {
        self.report = report
        self.isApplied = isApplied
    }

    func text(as format: OutputFormat) -> String {
        switch format {
        case .table: aligned
        case .csv: String(decoding: table.csv, as: UTF8.self).split(separator: "\r\n").joined(separator: "\r\n")
        case .json: String(decoding: report.json(isApplied: isApplied), as: UTF8.self)
        }
    }

    /// What the figures do not say.
    var notes: [String] {
        var notes: [String] = []
        if let days = report.archivedText { notes.append("events in archives were not priced again: \(days)") }
        let total = report.total
        if total.unpriced > 0 {
            notes.append("\(Int(total.unpriced).counted("call")) without a price today: what was booked stands")
        }
        if isApplied {
            notes.append("\(Int(report.changed).counted("adjustment")) booked")
        } else if report.changed > 0 {
            notes.append("nothing is booked yet: --apply books \(Int(report.changed).counted("adjustment"))")
        }
        return notes
    }

    private static let columns = [
        Column("provider", .text), Column("model", .text), Column("calls", .count), Column("booked_usd", .money),
        Column("adjusted_usd", .money), Column("cost_usd", .money), Column("difference_usd", .money),
        Column("newly_priced", .count), Column("unpriced", .count),
    ]

    private var table: Table { Table(Self.columns, rows: report.lines.map(Self.cells)) }

    private static func cells(_ line: RepricingReport.Line) -> [Cell] {
        [
            .text(line.provider), .text(line.model), .count(line.calls), .money(line.booked), .money(line.adjusted),
            .money(line.cost), .money(line.difference), .count(line.newlyPriced), .count(line.unpriced),
        ]
    }

    private var aligned: String {
        var total = report.total
        total.provider = "total"
        let heads = Self.columns.map(\.name)
        let rows = (report.lines + [total]).map { Self.cells($0).map { $0.text ?? "" } }
        let shown = ([heads] + rows).map { row in row.map(HiddenText.escaped) }
        let numbers = Set(Self.columns.indices.filter { Self.columns[$0].type != .text })
        return AlignedColumns.lines(shown, numbers: numbers).joined(separator: "\n")
    }
}

extension RepricingReport {
    /// The days whose events lie in archives; nil where there are none.
    var archivedText: String? {
        guard !archived.isEmpty else { return nil }
        let more = archived.count > 3 ? " and \(archived.count - 3) more" : ""
        return archived.prefix(3).map(\.description).joined(separator: ", ") + more
    }
}
