// An event as it was found in the bytes, before it is known what its fields mean.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Where each field of one event stands. What a field means can depend on `kind`, which may come last, so an object is
/// passed once for its shape, and then read field by field.
/// One draft serves event after event.
struct Draft: ~Copyable {
    private(set) var present = FieldSet()
    /// The first thing wrong with the shape: the object is passed to its end all the same.
    private(set) var flaw: EventError?
    /// What the sender should know of an event that is taken all the same.
    private(set) var notes: [String] = []
    /// A place for each field, stale where the field is not present. On the heap, since in place it is 1.6 kB that the
    /// compiler copies with every borrow.
    private var tokens = [JSONToken](repeating: JSONToken(.null, start: 0, end: 0), count: Field.allCases.count)

    subscript(field: Field) -> JSONToken? { present.contains(field) ? tokens[Int(field.rawValue)] : nil }

    /// Passes the next value of the reader. Throws where it is not JSON; what is JSON but no event is a `flaw`.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        present = FieldSet()
        flaw = nil
        notes = []
        guard try reader.peek() == .object else {
            try reader.skip()
            // Nothing is said of what is in it, and nothing of it may be held against the next event.
            _ = reader.takeLoneSurrogate()
            flaw = .notAnObject
            return
        }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let name = FoldedName(key, in: reader)
            let value = try reader.value()
            guard let name, let field = Field.table[name] else {
                flaw = flaw ?? .unknownField(reader.text(key))
                continue
            }
            // Null says as much as silence.
            if value.kind == .null { continue }
            guard !present.contains(field) else {
                flaw = flaw ?? .repeatedField(field.wireName)
                continue
            }
            present.insert(field)
            tokens[Int(field.rawValue)] = value
        }
        if let error = reader.takeLoneSurrogate() { flaw = .malformed(error) }
    }

    mutating func note(_ note: String) { notes.append(note) }

    /// Gives a field its other name, `service` to a call's provider. Both at once are one too many.
    mutating func rename(_ field: Field, to other: Field) throws(EventError) {
        guard let token = self[field] else { return }
        guard !present.contains(other) else { throw .repeatedField(other.wireName) }
        present.remove(field)
        present.insert(other)
        tokens[Int(other.rawValue)] = token
    }
}

extension Draft {
    /// The kind it says that it is. When it says none, its words may tell: `event_type` is an activity's, and an
    /// `error_message` without anything of a call's an error's; the rest are calls.
    func kind(_ reader: borrowing JSONReader) throws(EventError) -> Event.Kind {
        guard let token = self[.kind] else {
            if present.contains(.eventType) { return .activity }
            let isError = present.contains(.errorMessage) && present.intersection(.onlyCalls).isEmpty
            return isError ? .error : .call
        }
        if token.kind == .string {
            for kind in Event.Kind.allCases where reader.text(token) == kind.name { return kind }
        }
        let names = Event.Kind.allCases.map(\.name)
        throw .invalid(Field.kind.wireName, "be one of \(names.joined(separator: ", ")); got \(shown(token, reader))")
    }

    /// A short value as an error quotes it.
    func shown(_ token: JSONToken, _ reader: borrowing JSONReader) -> String {
        switch token.kind {
        case .string: reader.text(token).quoted
        case .object, .array: token.kind.phrase
        default: String(reader.text(token).prefix(40))
        }
    }
}
