// A row of a rollup: where it stands, and what it sums up to.
// SPDX-License-Identifier: Apache-2.0

/// The primary key of a rollup row: up to six integers, zero beyond the table's own.
package struct RollupKey: Hashable, Comparable, Sendable {
    package static let width = 6

    private var a: Int64, b: Int64, c: Int64, d: Int64, e: Int64, f: Int64

    package init(_ a: Int64, _ b: Int64 = 0, _ c: Int64 = 0, _ d: Int64 = 0, _ e: Int64 = 0, _ f: Int64 = 0) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    package subscript(position: Int) -> Int64 {
        get {
            switch position {
            case 0: a
            case 1: b
            case 2: c
            case 3: d
            case 4: e
            default: f
            }
        }
        set {
            switch position {
            case 0: a = newValue
            case 1: b = newValue
            case 2: c = newValue
            case 3: d = newValue
            case 4: e = newValue
            default: f = newValue
            }
        }
    }

    /// Whether it has so many numbers of 32 bits, none of them negative, and nothing behind them.
    func isNarrow(_ width: Int) -> Bool {
        guard UInt64(bitPattern: a | b | c | d | e | f) >> 32 == 0 else { return false }
        for position in width..<Self.width where self[position] != 0 { return false }
        return true
    }

    /// One word to the hasher instead of six.
    package func hash(into hasher: inout Hasher) { hasher.combine(mixed(0)) }

    /// All of it in one word, of which each bit depends on every bit of the key and of the seed.
    func mixed(_ seed: UInt64) -> UInt64 {
        var mixed = Self.mixed(seed ^ UInt64(bitPattern: a), b)
        mixed = Self.mixed(mixed, c)
        mixed = Self.mixed(mixed, d)
        mixed = Self.mixed(mixed, e)
        mixed = Self.mixed(mixed, f)
        return Self.mixed(mixed, 0)
    }

    private static func mixed(_ hash: UInt64, _ next: Int64) -> UInt64 {
        let product = (hash ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return (product.high ^ product.low) &+ UInt64(bitPattern: next)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.a, left.b, left.c, left.d, left.e, left.f) < (right.a, right.b, right.c, right.d, right.e, right.f)
    }
}

/// The measures of a rollup row, in the order of its table; zero beyond them.
package struct Measures: Sendable, Equatable {
    package static let width = 20

    private var values = InlineArray<20, Int64>(repeating: 0)

    package init() {}

    package init(_ first: Int64, _ second: Int64 = 0, _ third: Int64 = 0, _ fourth: Int64 = 0, _ fifth: Int64 = 0) {
        values[0] = first
        values[1] = second
        values[2] = third
        values[3] = fourth
        values[4] = fifth
    }

    package subscript(position: Int) -> Int64 {
        get { values[position] }
        set { values[position] = newValue }
    }

    /// Takes these into a row that begins at a place and has so many measures, of which some are summed and the next ones
    /// united, as `RollupTable` has it. False when a sum left 64 bits.
    func merge(into rows: inout [Int64], at start: Int, _ count: Int, summed: Int, united: Int) -> Bool {
        rows.withUnsafeMutableBufferPointer { rows in
            let row = UnsafeMutableBufferPointer(rebasing: rows[start..<start + count])
            for position in 0..<summed {
                let (sum, overflow) = row[position].addingReportingOverflow(values[position])
                if overflow { return false }
                row[position] = sum
            }
            for position in summed..<summed + united { row[position] |= values[position] }
            for position in summed + united..<count { row[position] = max(row[position], values[position]) }
            return true
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        (0..<width).allSatisfy { left[$0] == right[$0] }
    }
}
