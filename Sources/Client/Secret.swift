// A text that must not be seen: it prints as dots, wherever it lands.
// SPDX-License-Identifier: Apache-2.0

/// A token, a password, a key. Only who asks for `text` sees it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { "•••" }
    package var debugDescription: String { description }
    /// `dump` and the messages of failing tests look here.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
