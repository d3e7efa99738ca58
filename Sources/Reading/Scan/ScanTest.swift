// What events must have to pass a filter.
// SPDX-License-Identifier: Apache-2.0

/// What an event must have to pass a filter.
struct ScanTest {
    let key: ScanKey
    private let isExclusion: Bool
    private let numbers: [Int64]
    /// The same, where they are too many to look through.
    private let all: NumberTable?

    private static let few = 8

    /// The one number that passes; nil where there are more.
    var only: Int64? { isExclusion || numbers.count != 1 ? nil : numbers.first }

    init(_ key: ScanKey, isExclusion: Bool, _ numbers: [Int64]) {
        self.key = key
        self.isExclusion = isExclusion
        self.numbers = numbers
        all = numbers.count > Self.few ? NumberTable(numbers) : nil
    }

    /// Carries something of a key at all.
    static func carries(_ key: ScanKey) -> ScanTest { ScanTest(key, isExclusion: true, [ScanKey.absent]) }

    func passes(_ number: Int64) -> Bool {
        let isNamed = all?.contains(number) ?? numbers.contains(number)
        return isNamed != isExclusion
    }

    /// Whether no value within these bounds passes.
    func passesNothing(of bounds: ClosedRange<Int64>) -> Bool {
        if all != nil { return false }
        if isExclusion { return bounds.lowerBound == bounds.upperBound && !passes(bounds.lowerBound) }
        return !numbers.contains(where: bounds.contains)
    }
}

/// Numbers that millions are looked for among: found sooner than in a set that nobody can fill with what falls together.
struct NumberTable {
    private let numbers: [Int64]
    /// For each hash the place of a number and one; 0 where there is none. A power of two of them.
    private var slots: [Int32]

    init(_ numbers: [Int64]) {
        self.numbers = numbers
        var count = 16
        while count < 4 * numbers.count { count *= 2 }
        slots = Array(repeating: 0, count: count)
        for (place, number) in numbers.enumerated() where !contains(number) {
            var slot = slot(of: number)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(truncatingIfNeeded: place + 1)
        }
    }

    func contains(_ number: Int64) -> Bool {
        var slot = slot(of: number)
        while slots[slot] != 0 {
            if numbers[Int(slots[slot]) - 1] == number { return true }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    private func slot(of number: Int64) -> Int {
        let bits = UInt64(bitPattern: number)
        let shift = UInt64(slots.count.leadingZeroBitCount + 1)
        return Int(truncatingIfNeeded: ((bits ^ bits >> 32) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
