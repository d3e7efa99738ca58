// A pattern for the names of models: dated snapshots of one model, mostly.
// SPDX-License-Identifier: Apache-2.0

/// A pattern that a whole name must match: `*` is any run of characters, `#` is one digit, all else is itself.
package struct ModelPattern: Hashable, Sendable {
    package let text: String
    private let bytes: [UInt8]
    /// How much of a name the pattern pins down: of two that match, the one that says more wins.
    package let specificity: Int

    package init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
        // A digit says less than a character, and more than nothing.
        specificity = bytes.reduce(0) { $0 + ($1 == Self.any ? 0 : $1 == Self.digit ? 1 : 2) }
    }

    private static let any = UInt8(ascii: "*")
    private static let digit = UInt8(ascii: "#")

    package func matches(_ name: String) -> Bool { Self.matches(bytes.span, name.utf8.span) }

    /// Greedy with one point to come back to: linear for the patterns there are, and never worse than the product.
    private static func matches(_ pattern: Span<UInt8>, _ name: Span<UInt8>) -> Bool {
        var (p, n) = (0, 0)
        var retry: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == any {
                retry = (p + 1, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] || (pattern[p] == digit && isDigit(name[n])) {
                p += 1
                n += 1
            } else if let last = retry {
                retry = (last.pattern, last.name + 1)
                p = last.pattern
                n = last.name + 1
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == any { p += 1 }
        return p == pattern.count
    }

    /// Whether some name matches both.
    package func intersects(_ other: ModelPattern) -> Bool {
        // reach[j]: what is left of both, from i and j on, can match a common text.
        let (left, right) = (bytes, other.bytes)
        var below = [Bool](repeating: false, count: right.count + 1)
        for i in stride(from: left.count, through: 0, by: -1) {
            var reach = [Bool](repeating: false, count: right.count + 1)
            for j in stride(from: right.count, through: 0, by: -1) {
                if i == left.count, j == right.count {
                    reach[j] = true
                } else if i < left.count, left[i] == Self.any {
                    reach[j] = below[j] || (j < right.count && reach[j + 1])
                } else if j < right.count, right[j] == Self.any {
                    reach[j] = reach[j + 1] || (i < left.count && below[j])
                } else if i < left.count, j < right.count, Self.meet(left[i], right[j]) {
                    reach[j] = below[j + 1]
                }
            }
            below = reach
        }
        return below[0]
    }

    private static func meet(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || (left == digit && isDigit(right)) || (right == digit && isDigit(left))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
