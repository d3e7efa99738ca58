// A figure and what is exact about it.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

extension HTML {
    /// What is written is for the eye; the exact value stands in `value` and in the title.
    static func figure(_ cell: Cell?, _ text: String) -> HTML {
        guard let exact = cell?.text else { return .span(.class("unknown"), .text(text)) }
        return .data(.value(exact), .tip(exact), .text(text))
    }

    /// An arrow, how much, and whether that is good.
    static func change(_ change: Change?, _ words: String = "") -> HTML {
        guard let change else { return .nothing }
        let judgement = change.isBetter.map { $0 ? "better" : "worse" } ?? ""
        let arrow = HTML.span(.class("arrow"), .unspoken, .text(change.arrow))
        return .span(
            .class("change", judgement),
            change.direction == .none ? .nothing : [arrow, .span(.class("spoken"), .text(change.spoken))],
            .text(change.text), words.isEmpty ? .nothing : .span(.class("since"), .text(" " + words)))
    }

    /// Calls that have no price: every total that holds any says so.
    static func unpriced(_ calls: Int64, _ numbers: Numbers, _ link: Link) -> HTML {
        guard calls > 0 else { return .nothing }
        return .a(
            .class("pill", "unpriced"), .href(link), .span(.unspoken, "◇ "), .text("\(numbers.count(calls)) unpriced"))
    }
}

extension Numbers {
    /// Any cell, as its kind is written in tables.
    func text(_ cell: Cell) -> String {
        switch cell {
        case .null: Self.unknown
        case .text(let text): text
        case .object(let json): json
        case .day(let day): self.day(day)
        case .time(let time): String("\(time)".prefix(19).map { $0 == "T" ? " " : $0 })
        case .count(let count): self.count(count)
        case .quantity(let millionths): quantity(millionths)
        case .money(let money): cents(money)
        case .ratio(let millionths): share(millionths)
        case .duration(let microseconds): duration(microseconds)
        }
    }
}

extension Cell {
    /// For charts, which are no wider than a screen.
    var number: Double? {
        switch self {
        case .null, .text, .object, .day, .time: nil
        case .count(let count): Double(count)
        case .quantity(let value), .ratio(let value): Double(value) / 1e6
        case .money(let money): Double(money.nanos) / 1e9
        case .duration(let microseconds): Double(microseconds) / 1e3
        }
    }

    /// In its smallest unit.
    var integer: Int64? {
        switch self {
        case .null, .text, .object, .day, .time: nil
        case .count(let value), .quantity(let value), .ratio(let value), .duration(let value): value
        case .money(let money): money.nanos
        }
    }

    var name: String {
        if case .text(let text) = self { text } else { "" }
    }

    var money: Money { if case .money(let money) = self { money } else { .zero } }
}

extension Amounts {
    /// Dollars on an axis: whole ones, or as many decimals as the steps have.
    static func dollars(_ numbers: Numbers) -> Amounts {
        Amounts { value in
            let nanos = Int64((value * 1e9).rounded())
            return value == value.rounded()
                ? numbers.round(Money(nanos: nanos)) : numbers.cents(Money(nanos: nanos))
        }
    }

    static func counts(_ numbers: Numbers) -> Amounts {
        Amounts { value in
            value == value.rounded() ? numbers.count(Int64(value)) : numbers.quantity(Int64((value * 1e6).rounded()))
        }
    }

    static func shares(_ numbers: Numbers) -> Amounts {
        Amounts { value in numbers.share(Int64((value * 1e6).rounded())) }
    }

    static func durations(_ numbers: Numbers) -> Amounts {
        Amounts { value in numbers.duration(Int64((value * 1e3).rounded())) }
    }
}
