// A JSON text as a small tree, for settings, price files and tests.
// SPDX-License-Identifier: Apache-2.0

/// Any JSON value. Objects keep their order; numbers keep their text, so that no digit is lost.
package indirect enum JSONValue: Equatable, Sendable {
    case object([Member])
    case array([JSONValue])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }
}

extension JSONValue {
    /// The one value that `bytes` hold. A key that stands twice in its object is an error.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        self = try JSONReader.read(bytes.span) { (reader: inout JSONReader) throws(JSONError) in
            let value = try JSONValue(reading: &reader)
            try reader.finish()
            return value
        }
    }

    package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

    /// The next value of a reader.
    package init(reading reader: inout JSONReader) throws(JSONError) {
        switch try reader.peek() {
        case .object:
            var members: [Member] = []
            // Two texts of ASCII are equal only if their bytes are; of others, Swift takes some for each other.
            var seen: Set<String> = []
            var others: Set<[UInt8]> = []
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let name = reader.text(key)
                let isNew =
                    name.utf8.allSatisfy { $0 < 0x80 }
                    ? seen.insert(name).inserted : others.insert(Array(name.utf8)).inserted
                guard isNew else { throw JSONError(.duplicateKey, at: key.start - 1) }
                members.append(Member(name, try JSONValue(reading: &reader)))
            }
            self = .object(members)
        case .array:
            var elements: [JSONValue] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try JSONValue(reading: &reader)) }
            self = .array(elements)
        case .string: self = .string(try reader.string())
        case .number: self = .number(reader.text(try reader.value()))
        case .true, .false: self = .bool(try reader.value().kind == .true)
        case .null, nil:
            try reader.skip()
            self = .null
        }
    }
}

extension JSONValue {
    /// The member of an object by that name.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    package var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The number's own text.
    package var number: String? { if case .number(let text) = self { text } else { nil } }
    package var integer: Int64? { number.flatMap { Int64($0) } }
    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.key)
                member.value.write(to: &writer)
            }
            writer.endObject()
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .string(let text): writer.string(text)
        case .number(let text): writer.raw(text)
        case .bool(let flag): writer.bool(flag)
        case .null: writer.null()
        }
    }
}
