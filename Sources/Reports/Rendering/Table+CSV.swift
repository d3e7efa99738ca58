// A table as CSV, as RFC 4180 has it.
// SPDX-License-Identifier: Apache-2.0

/// Lines of CSV. Lines end with CR LF; a cell is in quotes where it needs them; unknown cells are empty.
package enum CSV {
    package static func line(_ cells: some Sequence<Cell>) -> [UInt8] {
        var bytes: [UInt8] = []
        append(cells, to: &bytes)
        return bytes
    }

    package static func append(_ cells: some Sequence<Cell>, to bytes: inout [UInt8]) {
        var isFirst = true
        for cell in cells {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            guard let text = cell.text else { continue }
            switch cell {
            case .text, .object: append(text: text, to: &bytes)
            default: bytes.append(contentsOf: text.utf8)
            }
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }

    /// Text that a spreadsheet would take for a formula gets an apostrophe in front: names come from users, and
    /// `=HYPERLINK(…)` is one. Numbers are never touched, so a negative amount stays a number.
    private static func append(text: String, to bytes: inout [UInt8]) {
        let isFormula = text.unicodeScalars.first.map { formulaStarts.contains($0) } ?? false
        let needsQuotes = text.utf8.contains { ",\"\r\n".utf8.contains($0) }
        if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        if needsQuotes { bytes.append(UInt8(ascii: "\"")) }
    }
}

extension CSV {
    /// What OWASP names, with the wide forms that spreadsheets in East Asia take for the same.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}

extension Table {
    /// The names of the columns, and the rows at hand. Totals are left out: a sum among its parts would be counted twice.
    package mutating func writeCSV<Failure>(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var bytes = CSV.line(columns.map { .text($0.name) })
        try letGo { row throws(Failure) in
            CSV.append(row, to: &bytes)
            guard bytes.count >= Self.pieceSize else { return }
            try take(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try take(bytes)
    }

    /// All of it at once.
    package var csv: [UInt8] {
        var (table, bytes) = (self, [UInt8]())
        table.writeCSV { bytes += $0 }
        return bytes
    }
}
