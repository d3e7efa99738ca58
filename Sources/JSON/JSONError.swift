// What is wrong with a text that is not JSON, and where.
// SPDX-License-Identifier: Apache-2.0

/// The first place at which a text stops being JSON.
package struct JSONError: Error, Equatable, Sendable {
    package var reason: Reason
    /// Bytes before the offending one, counted from the start of the whole input.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package enum Reason: Equatable, Sendable {
        case endOfInput
        case expectedValue
        case expected(JSONToken.Kind)
        case expectedKey
        case expectedColon
        case expectedCommaOrEnd
        case controlCharacter
        case badEscape
        case loneSurrogate
        case badUTF8
        case badNumber
        case tooDeep
        case duplicateKey
        case trailingContent
        case byteOrderMark
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { "\(reason) at byte \(offset)" }
}

extension JSONError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .endOfInput: "the text ends too early"
        case .expectedValue: "a value was expected"
        case .expected(let kind): "\(kind.phrase) was expected"
        case .expectedKey: "a key in double quotes was expected"
        case .expectedColon: "a colon was expected"
        case .expectedCommaOrEnd: "a comma or a closing bracket was expected"
        case .controlCharacter: "a control character in a string must be escaped"
        case .badEscape: "there is no such escape"
        case .loneSurrogate: "half of a surrogate pair"
        case .badUTF8: "the text is not UTF-8"
        case .badNumber: "that is not how JSON writes a number"
        case .tooDeep: "nested more than \(JSONReader.maximumDepth) deep"
        case .duplicateKey: "a key stands twice in its object"
        case .trailingContent: "more text after the end of the value"
        case .byteOrderMark: "JSON has no byte order mark"
        }
    }
}
