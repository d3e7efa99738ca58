// What events must have to pass a filter.
// SPDX-License-Identifier: Apache-2.0

/// What an event must have to pass a filter.
struct ScanTest {
    let key: ScanKey
    private let isExclusion: Bool
    private let numbers: [Int64]
    /// The same, where they are too many to look through.
    private let all: Set<Int64>

    private static let few = 8

    /// The one number that passes; nil where there are more.
    var only: Int64? { isExclusion || numbers.count != 1 ? nil : numbers.first }

    init(_ key: ScanKey, isExclusion: Bool, _ numbers: [Int64]) {
        self.key = key
        self.isExclusion = isExclusion
        self.numbers = numbers
        all = numbers.count > Self.few ? Set(numbers) : []
    }

    /// Carries something of a key at all.
    static func carries(_ key: ScanKey) -> ScanTest { ScanTest(key, isExclusion: true, [ScanKey.absent]) }

    func passes(_ number: Int64) -> Bool {
        let isNamed = all.isEmpty ? numbers.contains(number) : all.contains(number)
        return isNamed != isExclusion
    }

    /// Whether no value within these bounds passes.
    func passesNothing(of bounds: ClosedRange<Int64>) -> Bool {
        if all.count > 0 { return false }
        if isExclusion { return bounds.lowerBound == bounds.upperBound && !passes(bounds.lowerBound) }
        return !numbers.contains(where: bounds.contains)
    }
}
