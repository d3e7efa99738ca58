// A text that is only itself.
// SPDX-License-Identifier: Apache-2.0

/// A key that compares by bytes, as the database does.
///
/// To Swift an é is an é, whether it is one scalar or two; to the ledger they are two names, or what was booked would
/// depend on what happened to be in memory.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
