// Which columns there is room for, and what their lines look like.
// SPDX-License-Identifier: Apache-2.0

/// The rows of a table as lines of equal width, numbers to the right.
struct TextLayout {
    private(set) var columns: [Column] = []
    /// Names of columns that would not fit.
    private(set) var hidden: [String] = []
    private(set) var lines: [String] = []

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
        let hasTotals = table.rows.count > 1 && blocks.contains { $0.total != nil }
        let header = blocks.map { $0.padded($0.column.name) + $0.barless }
        lines.append(style.faint(Self.joined(header)))
        for row in table.rows.indices {
            lines.append(
                Self.joined(
                    blocks.map { block in
                        let text = block.padded(block.texts[row])
                        let isLoss = block.isNumeric && (table.rows[row][block.place].magnitude ?? 0) < 0
                        return (isLoss ? style.alarm(text) : text)
                            + (block.bars.isEmpty ? "" : style.accent(block.bars[row]))
                    }))
        }
        guard hasTotals else { return }
        let totals = blocks.enumerated().map { place, block in
            block.padded(block.total ?? (place == 0 && !block.isNumeric ? Self.total : "")) + block.barless
        }
        lines.append(style.strong(Self.joined(totals)))
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

    /// A column with all its texts.
    private struct Block {
        let column: Column
        let place: Int
        let texts: [String]
        let total: String?
        var bars: [String] = []
        let isNumeric: Bool
        private let textWidth: Int

        /// `least` columns are taken by what a column of texts says below its rows.
        init(_ table: Table, _ place: Int, least: Int) {
            self.place = place
            column = table.columns[place]
            let cells = table.rows.map { $0[place] }
            let sum = table.totals.first { $0.name == table.columns[place].name }?.cell
            let form = CellForm(of: cells + [sum ?? .null])
            texts = cells.map { CellText($0, form).text }
            total = sum.flatMap { $0 == .null ? nil : CellText($0, form).text }
            isNumeric = cells.contains(where: \.isNumber) || ![.text, .date, .time].contains(column.type)
            textWidth = (texts + [total ?? "", column.name]).map(TerminalText.width).reduce(isNumeric ? 0 : least, max)
            if column.glance == .bar {
                let most = cells.compactMap(\.magnitude).max() ?? 0
                bars = cells.map { " " + Curve.bar($0.magnitude ?? 0, of: most, width: TextLayout.bar) }
            }
        }

        var width: Int { textWidth + (bars.isEmpty ? 0 : TextLayout.bar + 1) }

        /// What stands in the place of a bar where there is none: above and below the rows.
        var barless: String { bars.isEmpty ? "" : String(repeating: " ", count: TextLayout.bar + 1) }

        func padded(_ text: String) -> String {
            let pad = String(repeating: " ", count: max(0, textWidth - TerminalText.width(text)))
            return isNumeric ? pad + text : text + pad
        }
    }
}
