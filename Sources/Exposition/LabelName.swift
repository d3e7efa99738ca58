// The name of a label: valid and not reserved, or it does not exist.
// SPDX-License-Identifier: Apache-2.0

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
