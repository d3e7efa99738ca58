// Which columns there is room for, and what their lines look like.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// The rows of a table as lines of equal width, numbers to the right. A line is made when it is asked for: the texts of a
/// large table are many times larger than itself.
struct TextLayout {
    private(set) var columns: [Column] = []
    /// Names of columns that would not fit.
    private(set) var hidden: [String] = []
    private let blocks: [Block]
    private let hasTotals: Bool
    private let style: TextStyle

    private static let gap = 2
    private static let bar = 16
    private static let total = "total"

    init(_ table: Table, _ style: TextStyle) {
        let wanted = Self.wanted(table, style)
        var blocks: [Block] = []
        var room = style.width ?? .max
        let canTotal = table.rows.count > 1 && !table.totals.isEmpty
        for place in wanted {
            let isNamed = !style.columns.isEmpty || table.columns[place].side == .present
            let block = Block(
                table, place, least: blocks.isEmpty && canTotal ? Self.total.count : 0, isNamed: isNamed)
            let needed = block.width + (blocks.isEmpty ? 0 : Self.gap)
            if needed > room, !blocks.isEmpty {
                hidden.append(block.column.name)
            } else {
                room -= needed
                blocks.append(block)
            }
        }
        columns = blocks.map(\.column)
        hasTotals = table.rows.count > 1 && blocks.contains { $0.total != nil }
        self.blocks = blocks
        self.style = style
    }

    var header: String { style.faint(Self.joined(blocks.map { $0.padded($0.title) + $0.barless })) }

    func line(_ row: [Cell]) -> String {
        Self.joined(
            blocks.map { block in
                let cell = row[block.place]
                let text = block.padded(block.text(cell))
                // Less of something may be good or bad.
                let isLoss = block.isNumeric && (cell.magnitude ?? 0) < 0 && block.column.side != .change
                return (isLoss ? style.alarm(text) : text) + (block.bar(cell).map(style.accent) ?? "")
            })
    }

    /// The line below the rows; nil where there is nothing to sum up.
    var totals: String? {
        guard hasTotals else { return nil }
        let totals = blocks.enumerated().map { place, block in
            block.padded(block.total ?? (place == 0 && !block.isNumeric ? Self.total : "")) + block.barless
        }
        return style.strong(Self.joined(totals))
    }

    /// The columns that were asked for; where none were, those that say anything at all.
    private static func wanted(_ table: Table, _ style: TextStyle) -> [Int] {
        guard style.columns.isEmpty else {
            return style.columns.compactMap { name in table.columns.firstIndex { $0.name == name } }
        }
        let telling = table.columns.indices.filter { place in
            table.rows.contains { $0[place] != .null && $0[place].magnitude != 0 }
        }
        // Where nothing happened in this period, what did in the other one is the news.
        let figures = Set(telling.map { table.columns[$0].figure })
        let told = table.columns.indices.filter { place in
            let column = table.columns[place]
            return place < 2 || (column.side == .present ? figures.contains(column.name) : telling.contains(place))
        }
        let leading = Self.leading(told.map { table.columns[$0] })
        return told.filter { place in
            let column = table.columns[place]
            switch column.side {
            case .present: return true
            case .before: return column.figure == leading.first
            case .change: return leading.contains(column.figure)
            }
        }
    }

    /// The figures of which a change is shown: the first few that are no shares, or where these are fewer, any.
    private static func leading(_ columns: [Column]) -> [String] {
        let figures = columns.filter { $0.side == .present && $0.isFigure }
        return (figures.filter { $0.type != .ratio } + figures.filter { $0.type == .ratio }).prefix(3).map(\.name)
    }

    private static func joined(_ cells: [String]) -> String {
        var line = cells.joined(separator: String(repeating: " ", count: gap))
        while line.last == " " { line.removeLast() }
        return line
    }

    /// A column: how its cells are cut and how much room they take.
    private struct Block {
        let column: Column
        let place: Int
        let form: CellForm
        let total: String?
        let isNumeric: Bool
        /// What stands above it: beside its figure, a side needs no name of its own.
        let title: String
        private let textWidth: Int
        /// The longest bar; nil where there are none.
        private let most: Int64?

        /// `least` columns are taken by what a column of texts says below its rows.
        init(_ table: Table, _ place: Int, least: Int, isNamed: Bool) {
            self.place = place
            let column = table.columns[place]
            self.column = column
            title = isNamed ? column.name : column.side.rawValue
            let cells = table.rows.map { $0[place] }
            let sum = table.totals.first { $0.name == table.columns[place].name }?.cell
            let form = CellForm(of: cells + [sum ?? .null])
            self.form = form
            total = sum.flatMap { $0 == .null ? nil : Self.text($0, column, form) }
            isNumeric = cells.contains(where: \.isNumber) || ![.text, .date, .time, .object].contains(column.type)
            let others = [total ?? "", title].map(TerminalText.width).reduce(isNumeric ? 0 : least, max)
            textWidth = cells.reduce(others) { max($0, TerminalText.width(Self.text($1, column, form))) }
            most = column.glance == .bar ? cells.compactMap(\.magnitude).max() ?? 0 : nil
        }

        func text(_ cell: Cell) -> String { Self.text(cell, column, form) }

        private static func text(_ cell: Cell, _ column: Column, _ form: CellForm) -> String {
            column.side == .change ? CellText(change: cell).text : CellText(cell, form).text
        }

        var width: Int { textWidth + (most == nil ? 0 : TextLayout.bar + 1) }

        /// What stands in the place of a bar where there is none: above and below the rows.
        var barless: String { most == nil ? "" : String(repeating: " ", count: TextLayout.bar + 1) }

        func bar(_ cell: Cell) -> String? {
            most.map { " " + Curve.bar(cell.magnitude ?? 0, of: $0, width: TextLayout.bar) }
        }

        func padded(_ text: String) -> String {
            let pad = String(repeating: " ", count: max(0, textWidth - TerminalText.width(text)))
            return isNumeric ? pad + text : text + pad
        }
    }
}
