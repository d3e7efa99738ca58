// A YAML document as a tree that remembers where everything stood.
// SPDX-License-Identifier: Apache-2.0

/// A value of a YAML document. Scalars are kept as text: what a text means is for its reader to say.
package struct YAMLNode: Sendable {
    package var content: Content
    /// Where the value begins; both count from 1.
    package var line: Int
    package var column: Int

    package enum Content: Sendable {
        /// `isQuoted` tells `"3"` from `3`.
        case scalar(text: String, isQuoted: Bool)
        case sequence([YAMLNode])
        /// In the order of the text, each key once.
        case mapping([Entry])
    }

    /// A key of a mapping and what it stands for.
    package struct Entry: Sendable {
        package var key: String
        package var line: Int
        package var column: Int
        package var value: YAMLNode
    }

    /// The text of a scalar.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The items of a sequence.
    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of a mapping.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// True for nothing at all, `~` and `null`; an empty document is such a node.
    package var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}
