// Where in the bytes a JSON value stands, and what it is.
// SPDX-License-Identifier: Apache-2.0

/// A value found by `JSONReader`: a range of its bytes, not a copy. Only the reader that found it can say what it holds.
package struct JSONToken: Equatable, Sendable {
    package var kind: Kind
    /// For a string: it has escapes, so that its bytes are not its text. For a number: it has a fraction or an exponent.
    package var isIntricate = false
    /// The first byte; of a string, the one after the quote.
    package var start: Int
    /// One beyond the last byte; of a string, the closing quote.
    package var end: Int

    package init(_ kind: Kind, start: Int, end: Int, isIntricate: Bool = false) {
        self.kind = kind
        self.isIntricate = isIntricate
        self.start = start
        self.end = end
    }

    package enum Kind: UInt8, Sendable {
        case object, array, string, number, `true`, `false`, null

        /// With its article, for messages.
        package var phrase: String {
            switch self {
            case .object: "an object"
            case .array: "an array"
            case .string: "a string"
            case .number: "a number"
            case .true: "true"
            case .false: "false"
            case .null: "null"
            }
        }
    }
}
