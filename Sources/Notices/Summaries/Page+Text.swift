// A page as plain text.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
import Reports

extension Page {
    /// Lines that end with a line feed, in columns for a font of equal widths.
    package var text: String {
        var parts = ["\(title)\n\(String(repeating: "=", count: TerminalText.width(title)))\n\(subtitle)\n"]
        if !highlights.isEmpty {
            let rows = highlights.map { [$0.label, $0.value, $0.change] }
            parts.append(Self.lines(rows, [.text(""), .number(""), .number("")]))
        }
        for section in sections {
            var part = "\(section.title)\n\(String(repeating: "-", count: TerminalText.width(section.title)))\n"
            if !section.rows.isEmpty {
                part += Self.lines(
                    (section.hasHeading ? [section.columns.map(\.name)] : []) + section.rows, section.columns)
            }
            for note in section.notes { part += "\(note)\n" }
            parts.append(part)
        }
        parts.append("-- \n\(footer)\n")
        return parts.joined(separator: "\n")
    }

    private static func lines(_ rows: [[String]], _ columns: [Column]) -> String {
        let widths = columns.indices.map { place in rows.map { TerminalText.width($0[place]) }.max() ?? 0 }
        return rows.map { row in
            var line = columns.indices.map { place in
                let pad = String(repeating: " ", count: widths[place] - TerminalText.width(row[place]))
                return columns[place].isNumber ? pad + row[place] : row[place] + pad
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
