// What the names on the wire stand for.
// SPDX-License-Identifier: Apache-2.0

/// A fixed dictionary from names to meanings, made once: open addressing, a quarter full, no hashing of Strings.
struct Vocabulary<Meaning: Sendable>: Sendable {
    private struct Slot: Sendable {
        var name: FoldedName
        var meaning: Meaning
    }

    private var slots: [Slot?]

    init(_ names: [(String, Meaning)]) {
        var capacity = 16
        while capacity < names.count * 4 { capacity *= 2 }
        slots = Array(repeating: nil, count: capacity)
        for (name, meaning) in names {
            guard let name = FoldedName(name) else { preconditionFailure("\(name) is longer than a name can be") }
            let place = place(of: name)
            precondition(slots[place] == nil, "a name stands twice in its table")
            slots[place] = Slot(name: name, meaning: meaning)
        }
    }

    subscript(name: FoldedName) -> Meaning? { slots[place(of: name)]?.meaning }

    /// Where the name stands, or would stand.
    private func place(of name: FoldedName) -> Int {
        var place = Int(truncatingIfNeeded: name.hash) & (slots.count - 1)
        while let slot = slots[place], slot.name != name { place = (place + 1) & (slots.count - 1) }
        return place
    }
}
