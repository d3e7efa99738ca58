// The names that a filter can be given, as JSON, CSV and text.
// SPDX-License-Identifier: Apache-2.0

package import JSON
internal import Ledger
package import Reading

extension FilterValues {
    /// The document that `GET /v1/values` answers with.
    package func json(of filter: Filter) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("of")
        json.string(filter.rawValue)
        json.key("values")
        json.beginArray()
        for value in values {
            json.beginObject()
            json.key("value")
            json.string(value.value)
            if areIDs {
                json.key("name")
                if let name = value.name { json.string(name) } else { json.null() }
            }
            json.key("calls")
            json.integer(value.calls)
            json.key("last")
            if let last = value.last { json.string(last.description) } else { json.null() }
            json.endObject()
        }
        json.endArray()
        json.key("more")
        json.bool(hasMore)
        json.endObject()
        return json.bytes
    }

    /// Reads such a document; nil where it is none.
    package init?(json: JSONValue) {
        guard let elements = json["values"]?.elements, case .bool(let more)? = json["more"] else { return nil }
        var values: [FilterValue] = []
        for element in elements {
            guard let value = element["value"]?.string, let calls = element["calls"]?.number.flatMap({ Int64($0) })
            else { return nil }
            values.append(
                FilterValue(
                    value, called: element["name"]?.string, calls: calls,
                    last: element["last"]?.string.flatMap(Day.init(parsing:))))
        }
        self.init(values, hasMore: more, areIDs: json["of"]?.string == Filter.subject.rawValue)
    }

    package var csv: [UInt8] { table.csv }

    /// For a terminal: columns that line up, and whether there is more.
    package func text(_ style: TextStyle) -> String {
        guard !values.isEmpty else { return "no such name\n" }
        let table = table
        let layout = TextLayout(table, style)
        var lines = [layout.header] + table.rows.map(layout.line)
        if hasMore { lines += ["", style.faint("There are more; --limit N shows more.")] }
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: Table {
        let names = areIDs ? [Column("name", .text)] : []
        return Table(
            [Column("value", .text)] + names + [Column("calls", .count), Column("last", .date)],
            rows: values.map { value in
                let name: [Cell] = areIDs ? [.known(value.name ?? "")] : []
                return [.text(value.value)] + name + [.count(value.calls), value.last.map(Cell.day) ?? .null]
            })
    }
}
