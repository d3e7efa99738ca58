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
            let block = Block(table, place, least: blocks.isEmpty && canTotal ? Self.total.count : 0)
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

    var header: String { style.faint(Self.joined(blocks.map { $0.padded($0.column.name) + $0.barless })) }

    func line(_ row: [Cell]) -> String {
        Self.joined(
            blocks.map { block in
                let cell = row[block.place]
                let text = block.padded(CellText(cell, block.form).text)
                let isLoss = block.isNumeric && (cell.magnitude ?? 0) < 0
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
        return table.columns.indices.filter { place in
            place < 2 || table.rows.contains { $0[place] != .null && $0[place].magnitude != 0 }
        }
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
        private let textWidth: Int
        /// The longest bar; nil where there are none.
        private let most: Int64?

        /// `least` columns are taken by what a column of texts says below its rows.
        init(_ table: Table, _ place: Int, least: Int) {
            self.place = place
            column = table.columns[place]
            let cells = table.rows.map { $0[place] }
            let sum = table.totals.first { $0.name == table.columns[place].name }?.cell
            let form = CellForm(of: cells + [sum ?? .null])
            self.form = form
            total = sum.flatMap { $0 == .null ? nil : CellText($0, form).text }
            isNumeric = cells.contains(where: \.isNumber) || ![.text, .date, .time].contains(column.type)
            let others = [total ?? "", column.name].map(TerminalText.width).reduce(isNumeric ? 0 : least, max)
            textWidth = cells.reduce(others) { max($0, TerminalText.width(CellText($1, form).text)) }
            most = column.glance == .bar ? cells.compactMap(\.magnitude).max() ?? 0 : nil
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
