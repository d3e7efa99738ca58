// The sender's own values, and the modifiers of a price.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

extension Draft {
    /// An object of texts, numbers and flags; sorted by name, so that their order says nothing. What is nested in it is kept
    /// as text.
    mutating func readProperties(_ target: inout [Property], _ reader: borrowing JSONReader) throws(EventError) {
        var rest = present.intersection(.asProperties)
        guard self[.properties] != nil || !rest.isEmpty else { return }
        var properties: [Property] = []
        while let field = rest.first, let token = self[field] {
            properties.append(Property(field.wireName, try propertyValue(field.wireName, token, reader)))
            rest.remove(field)
        }
        if let token = self[.properties] {
            for (name, kind) in try readObject(token, &properties, reader) {
                note("properties.\(name) is \(kind.phrase), and was kept as its JSON text")
            }
        }
        properties.sortByName()
        // By bytes again: Swift takes a letter with an accent and a letter beside an accent for one name.
        for (before, property) in zip(properties, properties.dropFirst())
        where property.name.utf8.elementsEqual(before.name.utf8) {
            throw .repeatedField("properties.\(property.name)")
        }
        target = properties
    }

    /// Returns what was nested.
    private func readObject(
        _ token: JSONToken, _ properties: inout [Property], _ reader: borrowing JSONReader
    ) throws(EventError) -> [(name: String, kind: JSONToken.Kind)] {
        guard token.kind == .object else { throw .invalid("properties", "be an object") }
        var nested: [(name: String, kind: JSONToken.Kind)] = []
        try reader.inside(token) { (inner: inout JSONReader) throws(EventError) in
            try inner.eachMember { (key, value, inner) throws(EventError) in
                guard value.kind != .null else { return }
                guard properties.count < EventLimits.properties else {
                    throw .invalid("properties", "hold at most \(EventLimits.properties) values")
                }
                let name = try propertyName(inner.text(key))
                if value.kind == .object || value.kind == .array {
                    nested.append((name, value.kind))
                    properties.append(Property(name, try propertyText(name, inner.compactJSON(value))))
                } else {
                    properties.append(Property(name, try propertyValue(name, value, inner)))
                }
            }
        }
        return nested
    }

    private func propertyName(_ name: String) throws(EventError) -> String {
        guard !name.isEmpty, name.utf8.count <= EventLimits.propertyName, !name.hasControlCharacters else {
            throw .invalid("a property's name", "have 1 to \(EventLimits.propertyName) bytes and no control characters")
        }
        return name
    }

    private func propertyValue(_ name: String, _ token: JSONToken, _ reader: borrowing JSONReader)
        throws(EventError) -> Property.Value
    {
        let text = token.kind == .object || token.kind == .array ? "" : reader.text(token)
        switch token.kind {
        case .string: return try propertyText(name, text)
        case .number:
            guard text.utf8.count <= EventLimits.propertyNumber else {
                throw .invalid("properties.\(name)", "be at most \(EventLimits.propertyNumber) digits long")
            }
            // Without an exponent, so few digits are finite in any case.
            guard !token.isIntricate || Double(text)?.isFinite == true else {
                throw .invalid("properties.\(name)", "be finite")
            }
            return .number(text)
        case .true: return .flag(true)
        case .false: return .flag(false)
        case .object, .array, .null: throw .invalid("properties.\(name)", "be text, a number, true or false")
        }
    }

    private func propertyText(_ name: String, _ text: String) throws(EventError) -> Property.Value {
        guard text.utf8.count <= EventLimits.propertyText else {
            throw .invalid("properties.\(name)", "be at most \(EventLimits.propertyText) bytes long")
        }
        return .text(text)
    }

    /// What the price depends on besides model and tier. Sorted, each once.
    func readModifiers(_ target: inout [String], _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[.modifiers] else { return }
        if token.kind == .string {
            let modifier = try name(.modifiers, token, reader)
            target = modifier.isEmpty ? [] : [modifier]
            return
        }
        guard token.kind == .array else { throw .invalid("modifiers", "be a name or an array of names") }
        var modifiers: Set<ExactText> = []
        try reader.inside(token) { (inner: inout JSONReader) throws(EventError) in
            try inner.eachElement { (value, inner) throws(EventError) in
                guard value.kind == .string else { throw .invalid("modifiers", "be a name or an array of names") }
                let modifier = try name(.modifiers, value, inner)
                guard !modifier.isEmpty else { throw .invalid("modifiers", "not be empty") }
                modifiers.insert(modifier.exact)
            }
        }
        guard modifiers.count <= EventLimits.modifiers else {
            throw .invalid("modifiers", "hold at most \(EventLimits.modifiers) names")
        }
        target = modifiers.sorted().map(\.text)
    }
}

extension JSONReader {
    /// The JSON of a value, without white space between its parts.
    fileprivate func compactJSON(_ token: JSONToken) -> String {
        var compact: [UInt8] = []
        var (isInString, isEscaped) = (false, false)
        for byte in text(token).utf8 where isInString || !" \n\r\t".utf8.contains(byte) {
            compact.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return String(decoding: compact, as: UTF8.self)
    }

    /// Whether a number is one that a property may have: finite, and short enough.
    func isForProperty(_ number: JSONToken) -> Bool {
        let text = text(number)
        return text.utf8.count <= EventLimits.propertyNumber
            && (!number.isIntricate || Double(text)?.isFinite == true)
    }
}

extension [Property] {
    /// By bytes, since Swift's own order of Strings is that of Unicode's equivalences.
    mutating func sortByName() { sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
}
