// Figures as people read them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Writes figures in a reader's locale. What it writes may be rounded; the exact value stands beside it on the page.
package struct Numbers: Sendable {
    package let locale: ReaderLocale

    package init(_ locale: ReaderLocale) { self.locale = locale }

    static let minus = "−"
    static let narrow = "\u{202F}"
    static let unknown = "–"

    // MARK: Money

    /// From a dollar up with cents, means below with four decimals; what is not zero never looks as if it were.
    package func money(_ money: Money) -> String {
        let amount = money.nanos.magnitude
        switch amount {
        case 0: return dollars(0, decimals: 2, isNegative: false)
        case ..<50_000:
            return (money.nanos < 0 ? "> " : "< ") + dollars(100_000, decimals: 4, isNegative: money.nanos < 0)
        case ..<1_000_000_000: return dollars(amount, decimals: 4, isNegative: money.nanos < 0)
        default: return cents(money)
        }
    }

    /// Totals and columns of them.
    package func cents(_ money: Money) -> String {
        let amount = money.nanos.magnitude
        if amount > 0, amount < 5_000_000 {
            return (money.nanos < 0 ? "> " : "< ") + dollars(10_000_000, decimals: 2, isNegative: money.nanos < 0)
        }
        return dollars(amount, decimals: 2, isNegative: money.nanos < 0)
    }

    /// In sentences, on axes, and of what is only expected.
    package func whole(_ money: Money) -> String {
        (1..<10_000_000_000).contains(money.nanos.magnitude)
            ? cents(money) : dollars(money.nanos.magnitude, decimals: 0, isNegative: money.nanos < 0)
    }

    /// On an axis, whose steps are round: in thousands and millions where there are so many.
    func round(_ money: Money) -> String {
        let whole = money.nanos.magnitude / 1_000_000_000
        return sign(money.nanos) + inDollars(whole < 10_000 ? grouped(whole) : short(whole))
    }

    /// Six decimals, all of them: single calls stand below each other.
    package func six(_ money: Money) -> String {
        if money.nanos != 0, money.nanos.magnitude < 500 {
            return (money.nanos < 0 ? "> " : "< ") + dollars(1_000, decimals: 6, isNegative: money.nanos < 0)
        }
        return dollars(money.nanos.magnitude, decimals: 6, isNegative: money.nanos < 0)
    }

    private func dollars(_ nanos: UInt64, decimals: Int, isNegative: Bool) -> String {
        (isNegative ? Self.minus : "") + inDollars(fixed(nanos, scale: 9, decimals: decimals))
    }

    private func inDollars(_ amount: String) -> String {
        locale.hasCurrencyBehind ? "\(amount)\u{A0}$" : "$\(amount)"
    }

    // MARK: Counts

    /// In full up to 99,999; beyond that three digits and a letter.
    package func count(_ count: Int64) -> String {
        sign(count) + (count.magnitude < 100_000 ? grouped(count.magnitude) : short(count.magnitude))
    }

    private static let letters: [(unit: UInt64, letter: String)] = [
        (1_000, "k"), (1_000_000, "M"), (1_000_000_000, "B"), (1_000_000_000_000, "T"),
    ]

    /// Three digits, and a letter for what they count.
    private func short(_ size: UInt64) -> String {
        for (unit, letter) in Self.letters where size / unit < 1_000 && size * 2 < 1_999 * unit {
            let decimals = size * 1_000 < 9_995 * unit ? 2 : size * 100 < 9_995 * unit ? 1 : 0
            return fixed(size, unit: unit, decimals: decimals) + letter
        }
        return grouped(size / 1_000_000_000_000) + "T"
    }

    /// Every digit.
    package func exact(_ count: Int64) -> String { sign(count) + grouped(count.magnitude) }

    /// Millionths.
    package func quantity(_ millionths: Int64) -> String {
        let size = millionths.magnitude
        if size >= 100_000_000_000 { return count(millionths / 1_000_000) }
        let decimals = size % 1_000_000 == 0 ? 0 : size < 10_000_000 ? 2 : 1
        return sign(millionths) + fixed(size, scale: 6, decimals: decimals)
    }

    // MARK: Shares

    /// Millionths of a whole, with one decimal.
    package func share(_ millionths: Int64) -> String {
        let text = fixed(millionths.magnitude, scale: 4, decimals: 1)
        return sign(millionths) + percent(text)
    }

    /// A rate that may be small: two decimals below ten of a hundred.
    package func rate(_ millionths: Int64) -> String {
        millionths.magnitude < 100_000
            ? sign(millionths) + percent(fixed(millionths.magnitude, scale: 4, decimals: 2)) : share(millionths)
    }

    func percent(_ text: String) -> String { locale.spacesPercent ? text + Self.narrow + "%" : text + "%" }

    // MARK: Durations and sizes

    package func duration(_ microseconds: Int64) -> String {
        let size = microseconds.magnitude
        let text =
            switch size {
            case ..<1_000: fixed(size, unit: 1_000, decimals: 2) + Self.narrow + "ms"
            case ..<999_500: fixed(size, unit: 1_000, decimals: 0) + Self.narrow + "ms"
            case ..<60_000_000: fixed(size, unit: 1_000_000, decimals: 1) + Self.narrow + "s"
            case ..<3_600_000_000: pair(size / 1_000_000, 60, "m", "s")
            case ..<86_400_000_000: pair(size / 60_000_000, 60, "h", "m")
            default: pair(size / 3_600_000_000, 24, size < 172_800_000_000 ? "day" : "days", "h")
            }
        return sign(microseconds) + text
    }

    /// `1 m 58 s`; the lesser part only where there is one.
    private func pair(_ value: UInt64, _ base: UInt64, _ great: String, _ small: String) -> String {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: base)
        let text = grouped(whole) + Self.narrow + great
        return rest == 0 ? text : text + " " + grouped(rest) + Self.narrow + small
    }

    package func bytes(_ bytes: Int64) -> String {
        let size = bytes.magnitude
        for (shift, name) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        where size >> shift > 0 || size > 1 << (shift - 1) && shift > 10 {
            return fixed(size, unit: 1 << UInt64(shift), decimals: 2) + Self.narrow + name
        }
        return grouped(size) + Self.narrow + "B"
    }

    // MARK: Digits

    private func sign(_ value: Int64) -> String { value < 0 ? Self.minus : "" }

    /// A value in units of a tenth so often, rounded half up.
    private func fixed(_ value: UInt64, scale: Int, decimals: Int) -> String {
        var unit: UInt64 = 1
        for _ in 0..<scale { unit *= 10 }
        return fixed(value, unit: unit, decimals: decimals)
    }

    private func fixed(_ value: UInt64, unit: UInt64, decimals: Int) -> String {
        var factor: UInt64 = 1
        for _ in 0..<decimals { factor *= 10 }
        let (product, rest) = (UInt128(value) * UInt128(factor)).quotientAndRemainder(dividingBy: UInt128(unit))
        let rounded = product + (rest * 2 >= UInt128(unit) ? 1 : 0)
        let (whole, part) = rounded.quotientAndRemainder(dividingBy: UInt128(factor))
        guard decimals > 0 else { return grouped(UInt64(clamping: whole)) }
        let digits = String(part)
        return grouped(UInt64(clamping: whole)) + locale.point
            + String(repeating: "0", count: decimals - digits.utf8.count) + digits
    }

    private func grouped(_ value: UInt64) -> String {
        let digits = Array(String(value))
        guard digits.count > 3 else { return String(digits) }
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += locale.group }
            text.append(digit)
        }
        return text
    }
}
