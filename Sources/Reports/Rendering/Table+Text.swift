// A table for a terminal: columns that line up, bars and curves where they help the eye.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

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
    package func text(_ report: Report, _ question: Question, _ style: TextStyle) -> String {
        let period = question.period
        let days = period.count == 1 ? "1 day" : "\(period.count) days"
        var lines = [
            style.strong("\(report.name)") + style.faint("  \(period.first) to \(period.last), \(days)"), "",
        ]
        let layout = TextLayout(self, style)
        if rows.isEmpty {
            lines.append("nothing in this period")
        } else {
            lines += layout.lines
            lines += curves(style)
        }
        lines += remarks(style, besides: layout)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is said below the rows: totals that have no column, rows and columns that are not shown, notes.
    private func remarks(_ style: TextStyle, besides layout: TextLayout) -> [String] {
        let shown = Set(layout.columns.map(\.name))
        let others = totals.filter {
            (!shown.contains($0.name) || rows.isEmpty) && $0.cell != .null && $0.cell.magnitude != 0
        }
        var lines: [String] = []
        if !others.isEmpty {
            lines.append("")
            let width = others.map(\.name.count).max() ?? 0
            for total in others {
                let pad = String(repeating: " ", count: width - total.name.count)
                lines.append(style.faint(total.name) + pad + "  " + CellText(total.cell, alone: true).text)
            }
        }
        var remarks = remarksOnRows
        if left > 0 { remarks.append("\(left) more rows are not shown; --limit says how many are.") }
        if !layout.hidden.isEmpty {
            let names = layout.hidden.joined(separator: ", ")
            remarks.append("No room for \(names): --columns chooses, --format csv has all.")
        }
        if !remarks.isEmpty { lines.append("") }
        return lines + remarks.map(style.faint)
    }

    /// A line for each column that is worth drawing over time. Rows that are plans, or several of a day, are no line.
    private func curves(_ style: TextStyle) -> [String] {
        let drawn = columns.filter { $0.glance == .curve && (style.columns.isEmpty || style.columns.contains($0.name)) }
        guard rows.count > 2, !drawn.isEmpty, hasRowsInTime else { return [] }
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
}

extension Table {
    /// True where each row is a day of its own, in their order.
    private var hasRowsInTime: Bool {
        guard columns.first?.type == .date else { return false }
        let days = rows.compactMap { row in row.first?.magnitude }
        return days.count == rows.count && zip(days, days.dropFirst()).allSatisfy { $0 < $1 }
    }

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
