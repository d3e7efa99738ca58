// A table for a terminal: columns that line up, bars and curves where they help the eye.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// How a table is laid out as text.
package struct TextStyle: Sendable {
    /// Columns of the terminal; nil where lines may be as long as they like.
    package var width: Int?
    package var hasColours: Bool
    /// Only these columns, in this order; empty for all.
    package var columns: [String]

    package init(width: Int? = nil, hasColours: Bool = false, columns: [String] = []) {
        self.width = width
        self.hasColours = hasColours
        self.columns = columns
    }
}

extension Table {
    /// All of it at once.
    package func text(_ report: Report, _ question: Question, _ style: TextStyle) -> String {
        var (table, text) = (self, [UInt8]())
        table.writeText(report, question, style) { text += $0 }
        return String(decoding: text, as: UTF8.self)
    }

    /// The same in pieces.
    package mutating func writeText<Failure>(
        _ report: Report, _ question: Question, _ style: TextStyle, _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let period = question.period
        let days = period.count == 1 ? "1 day" : "\(period.count) days"
        var bytes: [UInt8] = []
        func add(_ line: String) {
            bytes.append(contentsOf: line.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        let other = question.compared.map { ["against \($0.first) to \($0.last)"] } ?? []
        let zone = question.zoneName.map { [$0] } ?? []
        let narrowed = question.choices.words + question.filters.words
        let heading = ["\(period.first) to \(period.last)", days] + zone + other + narrowed
        add(style.strong("\(report.name)") + style.faint("  \(heading.joined(separator: ", "))"))
        add("")
        let layout = TextLayout(self, style)
        let below = curves(style)
        let remarks = remarks(style, besides: layout)
        if rows.isEmpty {
            add("nothing in this period")
        } else {
            add(layout.header)
            try letGo { row throws(Failure) in
                add(layout.line(row))
                guard bytes.count >= Self.pieceSize else { return }
                try take(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
            if let totals = layout.totals { add(totals) }
            for line in below { add(line) }
        }
        for line in remarks { add(line) }
        try take(bytes)
    }

    /// What is said below the rows: totals that have no column, rows and columns that are not shown, notes.
    private func remarks(_ style: TextStyle, besides layout: TextLayout) -> [String] {
        // Whoever chose columns does not want those that were left out as totals either.
        let told = Set(style.columns.isEmpty ? layout.columns.map(\.name) : columns.map(\.name))
        let others = totals.filter {
            $0.side == .present && (!told.contains($0.name) || rows.isEmpty) && $0.cell != .null
                && $0.cell.magnitude != 0
        }
        var lines: [String] = []
        if !others.isEmpty {
            lines.append("")
            let width = others.map(\.name.count).max() ?? 0
            for total in others {
                let pad = String(repeating: " ", count: width - total.name.count)
                let text = CellText(total.cell, alone: true).text
                lines.append(style.faint(total.name) + pad + "  " + text + style.faint(wasBefore(total)))
            }
        }
        var remarks = remarksOnRows
        if from != .sums { remarks.append("From \(from.rawValue).") }
        if let next { remarks.append("More follow: --cursor \(next) shows the next page.") }
        if left > 0 { remarks.append("\(left) more rows are not shown; --limit N shows more.") }
        if !layout.hidden.isEmpty {
            let names = layout.hidden.joined(separator: ", ")
            remarks.append("No room for \(names): --columns chooses, --format csv has all.")
        }
        if !remarks.isEmpty { lines.append("") }
        return lines + remarks.map(style.faint)
    }

    /// What stands behind a total where there is another period: `, before 300, +18.3 %`.
    private func wasBefore(_ total: Total) -> String {
        let column = Column(total.name, total.type)
        guard let before = self[total: column.beside(.before).name], totals.contains(where: { $0.side == .before })
        else {
            return ""
        }
        let change = self[total: column.beside(.change).name] ?? .null
        return ", before \(CellText(before, alone: true).text)"
            + (change == .null ? "" : ", \(CellText(change: change).text)")
    }

    /// A line for each column that is worth drawing over its rows, where these follow each other in time.
    private func curves(_ style: TextStyle) -> [String] {
        let drawn = columns.filter { $0.glance == .curve && (style.columns.isEmpty || style.columns.contains($0.name)) }
        guard rows.count > 2, !drawn.isEmpty, isInTime else { return [] }
        let width = drawn.map(\.name.count).max() ?? 0
        return [""]
            + drawn.map { column in
                let cells = cells(column.name)
                let known = cells.filter { $0 != .null }
                let ends = [known.first, known.last].map { CellText($0 ?? .null, alone: true).text }
                let pad = String(repeating: " ", count: width - column.name.count)
                return style.faint(column.name) + pad + "  " + style.accent(Curve.line(cells.map(\.magnitude)))
                    + style.faint("  \(ends[0]) → \(ends[1])")
            }
    }

    /// Whether each row has a day of its own, later than that of the row above.
    private var isInTime: Bool {
        let dates = rows.map { row -> Timestamp? in
            switch row.first {
            case .day(let day): day.start
            case .time(let instant): instant
            default: nil
            }
        }
        return zip(dates, dates.dropFirst()).allSatisfy { before, after in
            guard let before, let after else { return false }
            return before < after
        }
    }
}

extension Table {
    /// The notes, and that these are not all rows, where only an export has them.
    var remarksOnRows: [String] {
        more == nil ? notes : notes + ["These are the first \(rows.count) rows: format=csv has all of them."]
    }
}

extension TextStyle {
    func strong(_ text: String) -> String { hasColours ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func faint(_ text: String) -> String { hasColours ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    func accent(_ text: String) -> String { hasColours ? "\u{1B}[36m\(text)\u{1B}[0m" : text }
    func alarm(_ text: String) -> String { hasColours ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
}
