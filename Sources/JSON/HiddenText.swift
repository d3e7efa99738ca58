// Text from anywhere, made fit for a line of a log or a terminal.
// SPDX-License-Identifier: Apache-2.0

/// What does not show by itself, but changes what others show: control characters move cursors, change colours and end
/// lines; bidirectional marks turn the writing round them. Each is written as its number, `\u202e`, as JSON does it.
package enum HiddenText {
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if isHidden(scalar) { escaped += escape(scalar) } else { escaped.unicodeScalars.append(scalar) }
        }
        return escaped
    }

    /// JSON that says the same. What is hidden in JSON is within its strings, where an escape may stand for it.
    package static func escaped(json: [UInt8]) -> [UInt8] {
        // The writer of JSON has escaped what is hidden and below this.
        guard json.contains(where: { $0 >= 0x7F }) else { return json }
        return Array(escaped(String(decoding: json, as: UTF8.self)).utf8)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }

    /// All of them lie where four digits are enough.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
