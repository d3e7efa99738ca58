// The small grammar of header values: lists, parameters and quoted strings.
// SPDX-License-Identifier: Apache-2.0

/// Reads and writes text in which a quoted part is one piece (RFC 9110, 5.6).
enum QuotedText {
    /// The pieces between separators that are not inside quotes, without the white space around them.
    static func split(_ text: String, at separator: Character) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == separator, !isQuoted {
                pieces.append(trimmed(piece[...]))
                piece = ""
                continue
            }
            piece.append(character)
        }
        pieces.append(trimmed(piece[...]))
        return pieces
    }

    static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let rest = text.drop(while: isSpace)
        guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(rest[...last])
    }

    static func unquoted(_ text: String) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                isEscaped = false
                result.append(character)
            }
        }
        return result
    }

    static func quotedIfNeeded(_ text: String) -> String {
        if MediaType.isToken(text) { return text }
        return "\"" + text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "\""
    }
}
