// Whether an event that nobody could book names somebody who is to be forgotten.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Looks for people in the bytes of an event, whatever is wrong with it.
///
/// What has a field of its own that names nobody, such as a plan, is passed over; of what has none nobody knows what it
/// is, so whoever is called so there is taken to be meant, also by its key. Where the bytes are not JSON, a name counts
/// wherever it stands by itself.
package struct PeopleMentioned: Sendable {
    private let names: Set<ExactText>
    private let texts: [[UInt8]]
    /// As an error quotes them.
    private let quotations: [[UInt8]]

    /// Empty names are nobody's.
    package init(_ names: some Sequence<String>) {
        let names = names.filter { !$0.isEmpty }
        self.names = Set(names.map(\.exact))
        texts = names.map { Array($0.utf8) }
        quotations = names.map { Array($0.quoted.utf8) }
    }

    /// Whether what the sender of an event was told quotes a name, as the value of a field that names nobody.
    package func areQuoted(in error: String) -> Bool {
        let bytes = Array(error.utf8)
        return quotations.contains { name in Self.places(of: name, in: bytes) { _ in true } }
    }

    package func areIn(_ event: [UInt8]) -> Bool {
        var found = false
        let isJSON: Void? = try? JSONReader.read(event.span) { (reader: inout JSONReader) throws(JSONError) in
            try look(in: &reader, mayBeName: true, isKnown: true, &found)
            // Half a character is no name, and leaves the rest as readable as it was.
            _ = reader.takeLoneSurrogate()
            try reader.finish()
        }
        guard !found, isJSON == nil else { return found }
        let unescaped = JSONEscapes.undone(in: event)
        return texts.contains { Self.stands($0, in: event) || Self.stands($0, in: unescaped) }
    }

    /// All of the next value is passed, also when somebody was found in it. `isKnown` says that the keys of an object are
    /// taken for fields of events, as long as they are.
    private func look(
        in reader: inout JSONReader, mayBeName: Bool, isKnown: Bool, _ found: inout Bool
    ) throws(JSONError) {
        switch try reader.peek() {
        case .object:
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let field = isKnown ? FoldedName(key, in: reader).flatMap { Field.table[$0] } : nil
                if field == nil, names.contains(reader.text(key).exact) { found = true }
                try look(
                    in: &reader, mayBeName: field?.mayNamePeople ?? true,
                    isKnown: field.map { $0 != .properties } ?? false, &found)
            }
        case .array:
            try reader.beginArray()
            while try reader.nextElement() { try look(in: &reader, mayBeName: mayBeName, isKnown: isKnown, &found) }
        default:
            let token = try reader.value()
            let isText = token.kind == .string || token.kind == .number
            if isText, mayBeName, names.contains(reader.text(token).exact) { found = true }
        }
    }

    /// Whether the bytes have the name with neither letters nor digits beside it.
    private static func stands(_ name: [UInt8], in bytes: [UInt8]) -> Bool {
        places(of: name, in: bytes) { place in
            let isBeside =
                (place.lowerBound > 0 && isPartOfWord(bytes[place.lowerBound - 1]))
                || (place.upperBound < bytes.count && isPartOfWord(bytes[place.upperBound]))
            return !isBeside
        }
    }

    /// Whether something holds of one of the places where the bytes have the name.
    private static func places(of name: [UInt8], in bytes: [UInt8], _ holds: (Range<Int>) -> Bool) -> Bool {
        guard let first = name.first, bytes.count >= name.count else { return false }
        for start in 0...bytes.count - name.count where bytes[start] == first {
            let place = start..<start + name.count
            if bytes[place].elementsEqual(name), holds(place) { return true }
        }
        return false
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}

extension Field {
    fileprivate var mayNamePeople: Bool {
        switch self {
        case .user, .anonymous, .email, .name, .properties: true
        default: false
        }
    }
}
