// What a Redis answers.
// SPDX-License-Identifier: Apache-2.0

/// A value of RESP, the protocol of Redis, in its second version.
package enum RESPValue: Sendable, Equatable {
    case simple(String)
    case error(String)
    case integer(Int64)
    case bulk([UInt8])
    indirect case array([RESPValue])
    case null
}

extension RESPValue {
    /// Nil for what is no text in UTF-8.
    package var text: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let bytes): String(validating: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        case .error, .array, .null: nil
        }
    }

    package var bytes: [UInt8]? { if case .bulk(let bytes) = self { bytes } else { nil } }
    package var elements: [RESPValue]? { if case .array(let elements) = self { elements } else { nil } }
    package var integer: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// A member of an array that alternates names and values.
    package subscript(name: String) -> RESPValue? {
        guard let elements else { return nil }
        for place in stride(from: 0, to: elements.count - 1, by: 2) where elements[place].text == name {
            return elements[place + 1]
        }
        return nil
    }
}

extension RESPValue {
    /// A command as it goes out: an array of bulk strings.
    package static func command(_ words: [String]) -> [UInt8] {
        var bytes = Array("*\(words.count)\r\n".utf8)
        for word in words {
            bytes += "$\(word.utf8.count)\r\n".utf8
            bytes += word.utf8
            bytes += "\r\n".utf8
        }
        return bytes
    }
}
