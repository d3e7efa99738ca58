// Texts with commas between, where a text may have a comma in it.
// SPDX-License-Identifier: Apache-2.0

/// A comma in a text is written `\,`, and a backslash `\\`; before anything else a backslash is only itself.
package enum EscapedList {
    package static let comma: Unicode.Scalar = ","
    package static let backslash: Unicode.Scalar = "\\"

    package static func pieces(of text: String) -> [String] {
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
