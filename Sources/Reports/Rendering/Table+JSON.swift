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
        let (lines, notes) = (JSONSides(columns.map { ($0.figure, $0.side) }), remarksOnRows)
        var json = JSONWriter(reservingCapacity: Self.pieceSize)
        json.beginObject()
        json.key("report")
        json.string(report.name)
        json.key("period")
        json.period(question.period)
        if let zone = question.zoneName {
            json.key("zone")
            json.string(zone)
        }
        if let other = question.compared {
            json.key("before")
            json.period(other)
        }
        json.key("from")
        json.string(from.rawValue)
        json.key("columns")
        json.beginArray()
        let compared = Set(columns.filter { $0.side == .change }.map(\.figure.exact))
        for column in columns where column.side == .present {
            json.beginObject()
            json.key("name")
            json.string(column.name)
            json.key("type")
            json.string(column.type.rawValue)
            if compared.contains(column.name.exact) {
                json.key("compared")
                json.bool(true)
            }
            json.endObject()
        }
        json.endArray()
        json.key("rows")
        json.beginArray()
        try letGo { row throws(Failure) in
            lines.write(row, to: &json)
            if json.bytes.count >= Self.pieceSize { try take(json.take()) }
        }
        json.endArray()
        json.key("totals")
        JSONSides(totals.map { (Column($0.name, $0.type, side: $0.side).figure, $0.side) })
            .write(totals.map(\.cell), to: &json)
        if isPaged {
            json.key("next")
            if let next { json.string(next) } else { json.null() }
        }
        if let archived { json.archived(archived) }
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

extension Table {
    /// Rows as lines of JSON, for a file.
    package var jsonLines: JSONLines { JSONLines(sides: JSONSides(columns.map { ($0.figure, $0.side) })) }

    /// The rows at hand, a line each, in pieces.
    package mutating func writeJSONLines<Failure>(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        let lines = jsonLines
        var bytes: [UInt8] = []
        try letGo { row throws(Failure) in
            lines.append(row, to: &bytes)
            guard bytes.count >= Self.pieceSize else { return }
            try take(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try take(bytes)
    }
}

/// Writes rows as objects, a line each.
package struct JSONLines: Sendable {
    fileprivate let sides: JSONSides

    package func append(_ row: [Cell], to bytes: inout [UInt8]) {
        var json = JSONWriter()
        sides.write(row, to: &json)
        bytes += json.bytes
        bytes.append(UInt8(ascii: "\n"))
    }
}

/// Cells as one object: those of the present by their names, and below `before` and `change` those of the other sides.
struct JSONSides: Sendable {
    private let sides: [(side: Column.Side, places: [(name: String, place: Int)])]

    init(_ cells: [(name: String, side: Column.Side)]) {
        sides = [Column.Side.present, .before, .change].map { side in
            (side, cells.indices.filter { cells[$0].side == side }.map { (cells[$0].name, $0) })
        }
    }

    func write(_ cells: [Cell], to json: inout JSONWriter) {
        json.beginObject()
        for (side, places) in sides where side == .present || !places.isEmpty {
            if side != .present {
                json.key(side.rawValue)
                json.beginObject()
            }
            for (name, place) in places {
                json.key(name)
                json.cell(cells[place])
            }
            if side != .present { json.endObject() }
        }
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func period(_ period: Period) {
        beginObject()
        key("from")
        string(period.first.description)
        key("to")
        string(period.last.description)
        key("days")
        integer(period.count)
        endObject()
    }

    fileprivate mutating func archived(_ archived: ArchivedDays) {
        key("archived")
        beginObject()
        key("from")
        string(archived.first.description)
        key("to")
        string(archived.last.description)
        key("days")
        integer(archived.days)
        key("events")
        integer(archived.events)
        endObject()
    }

    /// A number with all its decimals, an object as it is, any other text in quotes, or null.
    package mutating func cell(_ cell: Cell) {
        guard let text = cell.text else { return null() }
        if case .object = cell { return raw(text) }
        if cell.isNumber { raw(text) } else { string(text) }
    }
}
