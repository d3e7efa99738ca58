// The names of metrics and of their labels: valid, or they do not exist.
// SPDX-License-Identifier: Apache-2.0

/// A metric name: `[a-zA-Z_][a-zA-Z0-9_]*`. Colons are left to recording rules.
///
/// A literal that is no name is a mistake in the program and traps; text from elsewhere goes through `init?(_:)`.
package struct MetricName: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard text.isIdentifier else { return nil }
        self.text = text
    }
}

extension MetricName: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        precondition(text.isIdentifier, "\(text) is not a metric name")
        self.text = text
    }
}

extension MetricName: CustomStringConvertible {
    package var description: String { text }
}

extension String {
    /// True for an ASCII letter or underscore followed by letters, digits and underscores.
    var isIdentifier: Bool {
        guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

/// A label name: `[a-zA-Z_][a-zA-Z0-9_]*`, but not `le`, which histograms own, nor `__…`, which Prometheus owns.
///
/// A literal that is no name is a mistake in the program and traps; text from elsewhere goes through `init?(_:)`.
package struct LabelName: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        guard Self.isValid(text) else { return nil }
        self.text = text
    }

    private static func isValid(_ text: String) -> Bool {
        text.isIdentifier && text != "le" && !text.hasPrefix("__")
    }
}

extension LabelName: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        precondition(Self.isValid(text), "\(text) is not a label name")
        self.text = text
    }
}

extension LabelName: CustomStringConvertible {
    package var description: String { text }
}
