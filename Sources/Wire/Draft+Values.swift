// What a field holds, checked against what a field may hold.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// Each of these leaves `target` alone where the field is absent, and throws where it is not what it must be.
extension Draft {
    /// A name: short, and printable on one line.
    func read(_ field: Field, _ target: inout String, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        guard token.kind == .string else { throw .invalid(field.wireName, "be text") }
        target = try name(field, token, reader)
    }

    /// An id: a name that may also be written as a whole number.
    func readID(_ field: Field, _ target: inout String, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        guard token.kind == .string || (token.kind == .number && !token.isIntricate) else {
            throw .invalid(field.wireName, "be text or a whole number")
        }
        target = try name(field, token, reader)
    }

    /// Words for people: longer ones are cut between two characters.
    func readProse(_ field: Field, _ target: inout String, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        guard token.kind == .string else { throw .invalid(field.wireName, "be text") }
        let text = reader.text(token)
        guard text.utf8.count > EventLimits.prose else {
            target = text
            return
        }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: EventLimits.prose)
        while text.utf8[end] & 0xC0 == 0x80 { text.utf8.formIndex(before: &end) }
        target = String(text[..<end])
    }

    func read(_ field: Field, _ target: inout Bool, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        guard token.kind == .true || token.kind == .false else { throw .invalid(field.wireName, "be true or false") }
        target = token.kind == .true
    }

    /// How much of something was used.
    func readQuantity(_ field: Field, of bucket: Bucket, _ usage: inout Usage, _ reader: borrowing JSONReader)
        throws(EventError)
    {
        guard let token = self[field] else { return }
        let isCount = bucket.scale == 1
        usage[bucket] = try amount(field, token, decimals: isCount ? 0 : 6, whole: isCount, reader)
    }

    /// A span of time in milliseconds, to the nearest one.
    func readMilliseconds(_ field: Field, _ target: inout Int64?, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        target = try amount(field, token, decimals: 0, whole: false, most: EventLimits.milliseconds, reader)
    }

    /// A decimal of so many places, kept as a count of the last.
    func readDecimal(_ field: Field, decimals: Int, _ target: inout Int64?, _ reader: borrowing JSONReader)
        throws(EventError)
    {
        guard let token = self[field] else { return }
        target = try amount(field, token, decimals: decimals, whole: false, reader)
    }

    /// Dollars, when `decimals` is 9; cents, when it is 7.
    func readMoney(_ field: Field, decimals: Int = 9, _ target: inout Money?, _ reader: borrowing JSONReader)
        throws(EventError)
    {
        guard let token = self[field] else { return }
        target = Money(
            nanos: try amount(
                field, token, decimals: decimals, whole: false, most: Money.mostOfEvent.nanos, reader))
    }

    /// One of a few words.
    func read<Choice: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _ target: inout Choice, _ reader: borrowing JSONReader
    ) throws(EventError) {
        guard let token = self[field] else { return }
        guard token.kind == .string, let choice = Choice(rawValue: reader.text(token)) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(field.wireName, "be one of \(names); got \(shown(token, reader))")
        }
        target = choice
    }

    /// A text that is short and printable.
    func name(_ field: Field, _ token: JSONToken, _ reader: borrowing JSONReader) throws(EventError) -> String {
        let text = reader.text(token)
        guard text.utf8.count <= EventLimits.name else {
            throw .invalid(field.wireName, "be at most \(EventLimits.name) bytes long")
        }
        guard !reader.hasControlCharacters(token) else {
            throw .invalid(field.wireName, "not hold control characters")
        }
        return text
    }

    private func amount(
        _ field: Field, _ token: JSONToken, decimals: Int, whole: Bool, most: Int64 = Usage.most,
        _ reader: borrowing JSONReader
    ) throws(EventError) -> Int64 {
        guard token.kind == .number else { throw .invalid(field.wireName, "be a number") }
        if decimals == 0, let units = reader.integer(token), 0...most ~= units { return units }
        let number = reader.fixed(token, decimals: decimals)
        // -0.4 of a unit rounds to none, and is negative all the same.
        if reader.isNegative(token), number != FixedPoint("0".utf8, decimals: 0) {
            throw .invalid(field.wireName, "not be negative")
        }
        guard let number, number.units <= most else {
            throw .invalid(field.wireName, "be at most \(FixedPoint.text(most, decimals: decimals))")
        }
        guard number.isExact || !whole else { throw .invalid(field.wireName, "be a whole number") }
        return number.units
    }
}

extension JSONReader {
    /// As of the text, without looking at it as one: escaped controls apart, JSON lets only DEL through.
    fileprivate func hasControlCharacters(_ token: JSONToken) -> Bool {
        guard !token.isIntricate else { return text(token).hasControlCharacters }
        return withBytes(of: token) { bytes in
            var found = false
            for index in bytes.indices where bytes[index] == 0x7F { found = true }
            return found
        }
    }
}

extension String {
    /// True when it holds C0 controls or DEL: such a text breaks logs, labels and terminals.
    var hasControlCharacters: Bool { utf8.contains { $0 < 0x20 || $0 == 0x7F } }
}
