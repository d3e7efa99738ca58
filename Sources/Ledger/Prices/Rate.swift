// A price per so many units, as price lists write it.
// SPDX-License-Identifier: Apache-2.0

/// An exact amount of US dollars for a number of units: 3 USD for a million tokens.
package struct Rate: Hashable, Sendable {
    package let amount: ExactDecimal
    /// How many units the amount is for; positive.
    package let units: Int64

    /// Nil for a negative amount, no units, or more digits than can be computed with exactly.
    package init?(_ amount: ExactDecimal, per units: Int64 = 1) {
        guard amount.mantissa >= 0, units > 0 else { return nil }
        self.amount = amount
        self.units = units
        // Seconds are the finest bucket: what fits them fits all.
        guard UnitPrice(self, for: .inputSeconds) != nil else { return nil }
    }

    package var isZero: Bool { amount.mantissa == 0 }
}

extension Rate {
    /// What is wrong with a text that should be a rate.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case amount(ExactDecimal.Failure)
        case units
        case negative
        case tooFine

        package var description: String {
            switch self {
            case .amount(let failure): "the amount is \(failure)"
            case .units: "after the slash stands a number of units such as 1M, 1k, 1000 or 1Gi"
            case .negative: "a rate is not negative"
            case .tooFine: "more digits than can be computed with exactly"
            }
        }
    }

    /// `3/1M`, `0.005/1k`, `0.09/1Gi`; an amount alone is for one unit.
    package init(parsing text: some StringProtocol) throws(Failure) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let amount: ExactDecimal
        do { amount = try ExactDecimal(parsing: Self.trimmed(parts.first ?? "")) } catch { throw .amount(error) }
        guard amount.mantissa >= 0 else { throw .negative }
        guard let units = parts.count == 1 ? 1 : Self.units(Self.trimmed(parts[1])) else { throw .units }
        guard let rate = Rate(amount, per: units) else { throw .tooFine }
        self = rate
    }

    /// `200k`, `1M`, `1Gi`, `1000`; a suffix alone is one of it. Nil when it is none of these, or not positive.
    package static func units(_ text: Substring) -> Int64? {
        let suffix = suffixes.first { text.hasSuffix($0.name) }
        let digits = text.dropLast(suffix?.name.utf8.count ?? 0)
        let isCount = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isCount, !text.isEmpty, let count = digits.isEmpty ? 1 : Int64(digits), count > 0 else { return nil }
        let (units, overflow) = count.multipliedReportingOverflow(by: suffix?.units ?? 1)
        return overflow ? nil : units
    }

    /// The shortest text that `units` reads back: `200k`, `1M`.
    package static func text(ofUnits units: Int64) -> String {
        // 128,000 is 128k and not 125Ki; 1,073,741,824 is 1Gi.
        let decimal = suffixes.first { !$0.name.hasSuffix("i") && units % $0.units == 0 }
        guard let suffix = decimal ?? suffixes.first(where: { units % $0.units == 0 }) else { return String(units) }
        return "\(units / suffix.units)\(suffix.name)"
    }

    /// Largest first, so that the first that divides a number makes it shortest.
    private static let suffixes: [(name: String, units: Int64)] = [
        ("Gi", 1 << 30), ("G", 1_000_000_000), ("Mi", 1 << 20), ("M", 1_000_000), ("Ki", 1 << 10), ("k", 1_000),
    ]

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        var text = Substring(text)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension Rate: CustomStringConvertible {
    /// `3/1M`; reads back as the same rate.
    package var description: String { units == 1 ? "\(amount)" : "\(amount)/\(Self.text(ofUnits: units))" }
}
