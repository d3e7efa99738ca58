// A table as JSON.
// SPDX-License-Identifier: Apache-2.0

package import JSON
internal import Ledger
internal import Reading

extension Table {
    /// The document that `GET /v1/reports/NAME` answers with, all of it at once.
    package func json(_ report: Report, _ question: Question) -> [UInt8] {
        var (table, bytes) = (self, [UInt8]())
        table.writeJSON(report, question) { bytes += $0 }
        return bytes
    }

    /// The same in pieces.
    package mutating func writeJSON<Failure>(
        _ report: Report, _ question: Question, _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let (names, notes) = (columns.map(\.name), remarksOnRows)
        var json = JSONWriter(reservingCapacity: Self.pieceSize)
        json.beginObject()
        json.key("report")
        json.string(report.name)
        json.key("period")
        json.beginObject()
        json.key("from")
        json.string(question.period.first.description)
        json.key("to")
        json.string(question.period.last.description)
        json.key("days")
        json.integer(question.period.count)
        json.endObject()
        json.key("from")
        json.string(from.rawValue)
        json.key("columns")
        json.beginArray()
        for column in columns {
            json.beginObject()
            json.key("name")
            json.string(column.name)
            json.key("type")
            json.string(column.type.rawValue)
            json.endObject()
        }
        json.endArray()
        json.key("rows")
        json.beginArray()
        try letGo { row throws(Failure) in
            json.beginObject()
            for (name, cell) in zip(names, row) {
                json.key(name)
                json.cell(cell)
            }
            json.endObject()
            if json.bytes.count >= Self.pieceSize { try take(json.take()) }
        }
        json.endArray()
        json.key("totals")
        json.beginObject()
        for total in totals {
            json.key(total.name)
            json.cell(total.cell)
        }
        json.endObject()
        if left > 0 {
            json.key("rows_left_out")
            json.integer(left)
        }
        if !notes.isEmpty {
            json.key("notes")
            json.strings(notes)
        }
        json.endObject()
        try take(json.bytes)
    }
}

extension JSONWriter {
    /// A number with all its decimals, a text in quotes, or null.
    package mutating func cell(_ cell: Cell) {
        guard let text = cell.text else { return null() }
        if cell.isNumber { raw(text) } else { string(text) }
    }
}
