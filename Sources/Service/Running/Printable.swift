// Names that come from senders, on a terminal.
// SPDX-License-Identifier: Apache-2.0

enum Printable {
    /// What would move the cursor or turn the text around is shown as a dot.
    static func text(_ text: String) -> String {
        String(text.map { $0.unicodeScalars.contains { isHidden($0) } ? "·" : $0 })
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }
}
