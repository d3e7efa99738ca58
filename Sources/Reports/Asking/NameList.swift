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
        for name in EscapedList.pieces(of: text) {
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
            if scalar == EscapedList.comma || scalar == EscapedList.backslash { text.append(EscapedList.backslash) }
            text.append(scalar)
        }
        return String(text)
    }
}
