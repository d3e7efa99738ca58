// The variables of the environment, and texts that refer to them.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where `${NAME}` is looked up.
package struct Environment: Sendable {
    /// Nil where nothing is looked up.
    private let lookup: (@Sendable (String) -> String?)?

    /// The environment of this process.
    package static let process = Environment { name in getenv(name).map { String(cString: $0) } }

    /// For files of others, in which a `$` is no more than that.
    static let literal = Environment(nil)

    package init(_ lookup: (@Sendable (String) -> String?)?) { self.lookup = lookup }

    /// Puts the variables' values in place of `${NAME}`; `$${` stands for `${`, and any other `$` for itself.
    func expand(_ text: String) throws(ExpansionError) -> String {
        guard let lookup else { return text }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                result += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { throw .unclosed }
                let name = String(rest[..<end].dropFirst(2))
                guard Self.isName(name) else { throw .notAName }
                guard let value = lookup(name) else { throw .missing(name) }
                result += value
                rest = rest[end...].dropFirst()
            } else {
                result += "$"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

extension Environment: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        let variables = Dictionary(elements) { $1 }
        self.init { variables[$0] }
    }
}

/// Why a text with `${…}` in it cannot be expanded. The text itself is not repeated: it may be a secret.
enum ExpansionError: Error, Equatable, CustomStringConvertible {
    case unclosed
    case notAName
    case missing(String)

    var description: String {
        switch self {
        case .unclosed: "a ${ has no }; write $${ for ${ itself"
        case .notAName: "between ${ and } stands the name of an environment variable; write $${ for ${ itself"
        case .missing(let name): "the environment variable \(name) is not set"
        }
    }
}
