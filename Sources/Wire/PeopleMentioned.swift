// Whether an event that nobody could book names somebody who is to be forgotten.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Looks for people in the bytes of an event, whatever is wrong with it.
///
/// What has a field of its own that names nobody, such as a plan, is passed over; of what has none nobody knows what it
/// is, so whoever is called so there is taken to be meant. Where the bytes are not JSON, a name counts wherever it stands
/// by itself.
package struct PeopleMentioned: Sendable {
    private let names: Set<ExactText>
    private let texts: [[UInt8]]

    /// Empty names are nobody's.
    package init(_ names: some Sequence<String>) {
        let names = names.filter { !$0.isEmpty }
        self.names = Set(names.map(\.exact))
        texts = names.map { Array($0.utf8) }
    }

    package func areIn(_ event: [UInt8]) -> Bool {
        let found: Bool? = try? JSONReader.read(event.span) { (reader: inout JSONReader) throws(JSONError) in
            let found = try isNamed(in: &reader, mayBeName: true)
            try reader.finish()
            return found
        }
        return found ?? texts.contains { Self.stands($0, in: event) }
    }

    /// All of the next value is passed, also when somebody was found in it.
    private func isNamed(in reader: inout JSONReader, mayBeName: Bool) throws(JSONError) -> Bool {
        var found = false
        switch try reader.peek() {
        case .object:
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let mayBeName = FoldedName(key, in: reader).flatMap { Field.table[$0] }?.mayNamePeople ?? true
                if try isNamed(in: &reader, mayBeName: mayBeName) { found = true }
            }
        case .array:
            try reader.beginArray()
            while try reader.nextElement() {
                if try isNamed(in: &reader, mayBeName: mayBeName) { found = true }
            }
        default:
            let token = try reader.value()
            let isText = token.kind == .string || token.kind == .number
            found = isText && mayBeName && names.contains(reader.text(token).exact)
        }
        return found
    }

    /// Whether the bytes have the name with neither letters nor digits beside it.
    private static func stands(_ name: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = name.first, bytes.count >= name.count else { return false }
        for start in 0...bytes.count - name.count where bytes[start] == first {
            let end = start + name.count
            guard bytes[start..<end].elementsEqual(name) else { continue }
            let isBeside =
                (start > 0 && isPartOfWord(bytes[start - 1])) || (end < bytes.count && isPartOfWord(bytes[end]))
            if !isBeside { return true }
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
