// The kinds of value that the ledger speaks of: amounts, days, names.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import System

extension ValueKind where Value == Zone {
    package static var zone: Self {
        Self(
            name: "time zone", placeholder: "ZONE", example: "Europe/Berlin", repeatsText: true,
            read: { (text) throws(ValueRefusal) in
                do throws(ZoneError) {
                    return try ZoneDirectory.standard.zone(named: text)
                } catch {
                    throw ValueRefusal("\(error)")
                }
            },
            write: \.name)
    }
}

extension ValueKind where Value == Money {
    /// An amount that is not below the least.
    package static func money(from least: Money) -> Self {
        Self(
            name: "amount", placeholder: "USD", example: "29",
            read: { (text) throws(ValueRefusal) in
                // People write 10_000 in YAML.
                let value: Money
                do throws(ExactDecimal.Failure) {
                    value = try Money(parsing: text.filter { $0 != "_" })
                } catch .outOfRange {
                    throw ValueRefusal("must be at most \(Money(nanos: .max)), in no more than 38 digits")
                } catch {
                    throw ValueRefusal("must be an amount in US dollars such as 29 or 0.5")
                }
                guard value >= least else {
                    throw ValueRefusal(least == .zero ? "must not be negative" : "must be at least \(least)")
                }
                return value
            },
            write: \.description)
    }
}

extension ValueKind where Value == Int {
    /// Whole days, as a duration: `90d`.
    package static func days(_ range: ClosedRange<Int>) -> Self {
        Self(
            name: "duration", placeholder: "DURATION", example: "90d",
            read: { (text) throws(ValueRefusal) in
                let (days, rest) = milliseconds(of: text)?.quotientAndRemainder(dividingBy: 86_400_000) ?? (0, 1)
                guard rest == 0 else { throw ValueRefusal("must be whole days such as 90d") }
                guard range.contains(Int(days)) else {
                    throw ValueRefusal("must be from \(range.lowerBound)d to \(range.upperBound)d")
                }
                return Int(days)
            },
            write: { "\($0)d" })
    }
}

extension ValueKind where Value == String {
    /// Any text, with one that the reference shows.
    package static func text(like example: String) -> Self { text("text", placeholder: "TEXT", example: example) }

    /// The name of an event's property.
    package static var propertyName: Self { text("name", placeholder: "NAME", example: "quality") }

    /// What can be a metric's label, a part of a URL and a name in a shell without quotes.
    package static var label: Self {
        Self(
            name: "name", placeholder: "NAME", example: "all",
            read: { (text) throws(ValueRefusal) in
                guard !text.isEmpty, text.utf8.allSatisfy(isPartOfLabel) else {
                    throw ValueRefusal("must consist of letters A to Z, digits, _, . and -")
                }
                return text
            },
            write: { $0 })
    }
}

private func isPartOfLabel(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
        true
    default: false
    }
}
