// How many decimal places an integer carries.
// SPDX-License-Identifier: Apache-2.0

/// A power of ten that integers are divided by when they are printed: exact decimals without floating point.
struct Scale: Hashable, Sendable {
    let digits: Int
    /// The integer that stands for 1.
    let one: UInt64

    /// 18 places are as many as an `Int64` can carry with a digit before the point.
    init(digits: Int) {
        precondition((0...18).contains(digits), "a scale has 0 to 18 places, not \(digits)")
        self.digits = digits
        one = (0..<digits).reduce(1) { power, _ in power * 10 }
    }

    /// Plain integers.
    static let one = Scale(digits: 0)

    /// The integer that stands for `value`; nil when there is no such integer.
    func integer(for value: Double) -> Int64? {
        let scaled = (value * Double(one)).rounded()
        guard scaled / Double(one) == value else { return nil }
        return Int64(exactly: scaled)
    }
}
