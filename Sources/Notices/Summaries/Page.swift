// What a summary says, and how it is laid out as text.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
import Reports

/// A page for people: a few figures on top, then tables. Texts are plain, and fit to be shown.
package struct Page: Sendable, Equatable {
    var title: String
    /// The days that it is about, and whose page it is.
    var subtitle: String
    var highlights: [Highlight] = []
    var sections: [Section] = []
    /// Why the reader gets this.
    var footer: String

    /// A figure that stands out.
    struct Highlight: Sendable, Equatable {
        var label: String
        var value: String
        /// Against the time before; empty where there is nothing to compare with.
        var change = ""
    }

    struct Section: Sendable, Equatable {
        var title: String
        var columns: [Column] = []
        var rows: [[String]] = []
        var notes: [String] = []

        /// False where the columns speak for themselves.
        var hasHeading: Bool { columns.contains { !$0.name.isEmpty } }
    }

    struct Column: Sendable, Equatable {
        var name: String
        /// Numbers stand on the right.
        var isNumber = false

        static func text(_ name: String) -> Column { Column(name: name) }
        static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
    }
}

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
