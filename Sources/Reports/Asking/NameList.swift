// Names as filters take them: several, with commas between.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// `acme,globex`. A comma in a name is written `\,`, and a backslash `\\`; before anything else a backslash is only itself.
package enum NameList {
    /// Names that one list may have.
    static let most = 100

    /// What is wrong with a list, as the end of a sentence that begins with what it was given for.
    struct Flaw: Error {
        let reason: String
    }

    static func names(in text: String) throws(Flaw) -> [ExactText] {
        guard !text.isEmpty else { throw Flaw(reason: "must not be empty") }
        var names: [ExactText] = []
        for name in pieces(of: text) {
            guard !name.isEmpty else {
                throw Flaw(reason: "must have a name before and after each comma; a comma in a name is written \\,")
            }
            names.append(name.exact)
        }
        guard names.count <= most else {
            throw Flaw(reason: "must be \(most) names at most, not \(names.count)")
        }
        var seen: Set<ExactText> = []
        if let twice = names.first(where: { !seen.insert($0).inserted }) {
            throw Flaw(reason: "has \"\(TerminalText.shown(twice.text))\" twice")
        }
        return names
    }

    /// The list that has this one name.
    package static func written(_ name: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if scalar == comma || scalar == backslash { text.append(backslash) }
            text.append(scalar)
        }
        return String(text)
    }

    private static let comma: Unicode.Scalar = ","
    private static let backslash: Unicode.Scalar = "\\"

    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                if scalar != comma && scalar != backslash { piece.append(backslash) }
                piece.append(scalar)
                isEscaped = false
            } else if scalar == backslash {
                isEscaped = true
            } else if scalar == comma {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
            } else {
                piece.append(scalar)
            }
        }
        if isEscaped { piece.append(backslash) }
        return pieces + [String(piece)]
    }
}
