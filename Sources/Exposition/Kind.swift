// What tells a counter from a gauge from a histogram: cells and words, not code.
// SPDX-License-Identifier: Apache-2.0

/// The kind of a family: how many cells a series has and what they mean.
enum Kind: Sendable {
    /// One cell.
    case counter(Scale)
    /// One cell.
    case gauge(Number)
    /// A cell for each bucket, the last of them unbounded, then one for the sum. `limits` are `bounds` in integers.
    case histogram(bounds: [Double], limits: [Int64], Scale)

    /// How the integer in a cell is to be read.
    enum Number: Sendable {
        case decimal(Scale)
        /// The cell holds the bits of a `Double`.
        case double

        /// Two cells added: a decimal stops at the largest there is, since a counter must not turn back.
        func sum(_ left: Int64, _ right: Int64) -> Int64 {
            switch self {
            case .decimal: left.addingSaturated(right)
            case .double: (Double(cell: left) + Double(cell: right)).cell
            }
        }
    }

    /// The type as both formats spell it.
    var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// Cells a series.
    var width: Int {
        switch self {
        case .counter, .gauge: 1
        case .histogram(let bounds, _, _): bounds.count + 2
        }
    }

    /// How a value that is added to a series is read: a histogram's is its sum.
    var number: Number {
        switch self {
        case .counter(let scale), .histogram(_, _, let scale): .decimal(scale)
        case .gauge(let number): number
        }
    }

    /// What follows the family's name in the names of its samples.
    var suffixes: [String] {
        switch self {
        case .counter: ["_total", "_created"]
        case .gauge: [""]
        case .histogram: ["_bucket", "_sum", "_count", "_created"]
        }
    }
}

extension Int64 {
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

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
