// Cells as people read them: rounded, with separators and units.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// How the amounts of a column are cut, so that their points stand below each other.
package struct CellForm {
    /// Decimals of money: two, or as many as the smallest amount needs to show two digits.
    var decimals = 2

    package init() {}

    package init(of cells: [Cell]) {
        let smallest = cells.compactMap { cell -> UInt64? in
            guard case .money(let money) = cell, money.nanos != 0 else { return nil }
            return money.nanos.magnitude
        }.min()
        guard let smallest else { return }
        var unit: UInt64 = 100_000_000
        while decimals < 6, smallest < unit {
            decimals += 1
            unit /= 10
        }
    }
}

/// A cell's text for a terminal. What it says may be rounded; `Cell.text` is exact.
package struct CellText {
    package let text: String

    package init(_ cell: Cell, _ form: CellForm = CellForm()) {
        switch cell {
        case .null: text = "–"
        case .text(let name): text = name.isEmpty ? "(none)" : TerminalText.shown(name)
        case .object(let json): text = TerminalText.shown(json)
        case .day(let day): text = day.description
        case .time(let time): text = String(time.description.prefix(19)).replacing("T", with: " ")
        case .count(let count): text = Self.grouped(count)
        case .quantity(let millionths): text = Self.fixed(millionths, unit: 1_000_000, decimals: 2)
        case .money(let money):
            let amount = Self.fixed(money.nanos, unit: 1_000_000_000, decimals: form.decimals)
            text = amount.hasPrefix("-") ? "-$" + amount.dropFirst() : "$" + amount
        case .ratio(let millionths): text = Self.fixed(millionths, unit: 10_000, decimals: 1) + " %"
        case .duration(let microseconds):
            text =
                switch microseconds.magnitude {
                case ..<10_000: Self.fixed(microseconds, unit: 1_000, decimals: 1) + " ms"
                case ..<10_000_000: Self.fixed(microseconds, unit: 1_000, decimals: 0) + " ms"
                case ..<600_000_000: Self.fixed(microseconds, unit: 1_000_000, decimals: 1) + " s"
                case ..<36_000_000_000: Self.fixed(microseconds, unit: 60_000_000, decimals: 1) + " min"
                case ..<172_800_000_000: Self.fixed(microseconds, unit: 3_600_000_000, decimals: 1) + " h"
                default: Self.fixed(microseconds, unit: 86_400_000_000, decimals: 1) + " d"
                }
        }
    }

    /// For a cell that has no neighbours to line up with.
    package init(_ cell: Cell, alone: Bool) { self.init(cell, alone ? CellForm(of: [cell]) : CellForm()) }

    /// A change with its sign: `+12.5 %`.
    package init(change: Cell) {
        text = ((change.magnitude ?? 0) > 0 ? "+" : "") + CellText(change).text
    }

    /// `value ÷ unit` with so many decimals, rounded half to even.
    private static func fixed(_ value: Int64, unit: Int64, decimals: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<decimals { scale *= 10 }
        let rounded = Quotient.rounded(value, times: scale, over: unit) ?? 0
        let (whole, part) = rounded.magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
        let digits = String(part)
        let fraction = decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
        return (rounded < 0 ? "-" : "") + grouped(whole) + fraction
    }

    /// `1,234,567`
    private static func grouped(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.utf8.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
