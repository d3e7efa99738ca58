// Texts from anywhere, made fit for a terminal.
// SPDX-License-Identifier: Apache-2.0

package enum TerminalText {
    /// Names come from users: what would move the cursor, change colours or turn the writing round is shown as a box, and what is
    /// very long is cut.
    package static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if shown.count == longest {
                shown.append("…")
                break
            }
            shown.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
        }
        return String(shown)
    }

    private static let longest = 80

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            // The joiner that families of emoji are made with.
            scalar == "\u{200D}"
        default: true
        }
    }

    /// Columns that a text takes: two for what East Asian fonts and emoji draw wide, none for what joins its neighbour.
    package static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first else { return sum }
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
                0x20000...0x3FFFD:
                return sum + 2
            default: return sum + 1
            }
        }
    }
}
