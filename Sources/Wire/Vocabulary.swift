// Names on the wire, and what they stand for.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// The letters and digits of a name in lower case, so that `input_tokens`, `inputTokens` and `InputTokens` are one.
///
/// At most 32 bytes, kept in place: looking a key up costs no allocation. Longer names are nobody's.
struct FoldedName: Equatable {
    private(set) var words = InlineArray<4, UInt64>(repeating: 0)

    init?(_ name: Span<UInt8>) {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var full = 0
        for index in name.indices {
            var byte = name[index]
            if byte == UInt8(ascii: "_") { continue }
            if byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
            // A zero byte would be the same as no byte.
            guard full < 4, byte != 0 else { return nil }
            word |= UInt64(byte) &<< shift
            shift += 8
            if shift == 64 {
                words[full] = word
                full += 1
                (word, shift) = (0, 0)
            }
        }
        if shift > 0 { words[full] = word }
    }

    init?(_ name: String) { self.init(Array(name.utf8).span) }

    /// The name of a key that the reader has passed.
    init?(_ key: JSONToken, in reader: borrowing JSONReader) {
        guard !key.isIntricate else {
            self.init(reader.text(key))
            return
        }
        let name = reader.withBytes(of: key) { FoldedName($0) }
        guard let name else { return nil }
        self = name
    }

    var hash: UInt64 {
        var mixed = words[0] &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32 ^ words[1]) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 32 ^ words[2] ^ words[3]) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 32
    }

    static func == (left: Self, right: Self) -> Bool {
        left.words[0] == right.words[0] && left.words[1] == right.words[1]
            && left.words[2] == right.words[2] && left.words[3] == right.words[3]
    }
}

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
