// Quantities with a unit: durations and sizes.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Units from the largest to the smallest, each with how many of the smallest it holds.
private typealias Units = [(name: String, size: Int64)]

private let durationUnits: Units = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
]

private let byteUnits: Units = [
    ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1000),
    ("B", 1),
]

extension ValueKind where Value == Duration {
    /// Whole milliseconds, seconds, minutes, hours or days; a bare number has no unit and is refused, but for 0.
    package static func duration(_ range: ClosedRange<Duration>) -> Self {
        Self(
            name: "duration", placeholder: "DURATION", example: "15s",
            read: { (text) throws(ValueRefusal) in
                guard let milliseconds = quantity(of: text, in: durationUnits) else {
                    throw ValueRefusal("must be a duration such as 15s, 500ms or 5m")
                }
                let value = Duration.milliseconds(milliseconds)
                guard range.contains(value) else {
                    throw ValueRefusal("must be from \(written(range.lowerBound)) to \(written(range.upperBound))")
                }
                return value
            },
            write: written)
    }

    private static func written(_ duration: Duration) -> String {
        duration.milliseconds == 0 ? "0s" : inUnits(duration.milliseconds, in: durationUnits)
    }
}

extension ValueKind where Value == Int {
    /// A size in bytes: `16MiB`, `64kB`.
    package static func bytes(_ range: ClosedRange<Int>) -> Self {
        Self(
            name: "size", placeholder: "SIZE", example: "16MiB",
            read: { (text) throws(ValueRefusal) in
                guard let count = quantity(of: text, in: byteUnits) else {
                    throw ValueRefusal("must be a size such as 16MiB or 64kB")
                }
                guard let value = Int(exactly: count), range.contains(value) else {
                    throw ValueRefusal(
                        "must be from \(inUnits(Int64(range.lowerBound), in: byteUnits))"
                            + " to \(inUnits(Int64(range.upperBound), in: byteUnits))")
                }
                return value
            },
            write: { inUnits(Int64($0), in: byteUnits) })
    }
}

/// How long a text such as `15s` says; nil where it does not.
package func milliseconds(of text: String) -> Int64? { quantity(of: text, in: durationUnits) }

/// Nil where the text is not a whole number with one of the units, or too much.
private func quantity(of text: String, in units: Units) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits) else { return nil }
    let unit = text.dropFirst(digits.count)
    if unit.isEmpty { return number == 0 ? 0 : nil }
    guard let size = units.first(where: { $0.name == unit })?.size else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: size)
    return overflow ? nil : product
}

/// In the largest unit that divides the count, so that 16 MiB do not turn into 16777216 B.
private func inUnits(_ count: Int64, in units: Units) -> String {
    for (name, size) in units where count != 0 && count % size == 0 { return "\(count / size)\(name)" }
    return "\(count)\(units.last?.name ?? "")"
}
