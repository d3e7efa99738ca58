// The list of reports as JSON: what `GET /v1/reports` answers with.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Reading

extension Report {
    package static var list: [UInt8] {
        var json = JSONWriter(reservingCapacity: 65_536)
        json.beginObject()
        json.key("reports")
        json.beginArray()
        for report in all { report.write(to: &json) }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(name)
        json.key("path")
        json.string("/v1/reports/\(name)")
        json.key("answers")
        json.string(answers)
        json.key("definition")
        json.string(definition)
        json.key("parameters")
        json.beginArray()
        for parameter in allParameters where !parameter.isFilter { parameter.write(to: &json) }
        json.endArray()
        json.key("groupings")
        json.strings(groupings)
        json.key("filters")
        json.strings(filters.map(\.rawValue))
        json.key("selects")
        json.beginObject()
        for filter in filters {
            guard let chosen = selects(filter) else { continue }
            json.key(filter.rawValue)
            json.string(chosen)
        }
        json.endObject()
        json.key("answered")
        json.beginArray()
        for row in coverage { row.write(to: &json) }
        json.endArray()
        json.endObject()
    }
}

extension Coverage {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("by")
        if let grouping { json.string(grouping) } else { json.null() }
        json.key("with")
        json.strings(with)
        json.key("per")
        json.strings(units)
        json.key("unit")
        json.strings(counted)
        json.key("filters")
        json.strings(filters.map(\.rawValue))
        json.key("refused")
        json.beginObject()
        for (name, sentence) in refused {
            json.key(name)
            json.string(sentence)
        }
        json.endObject()
        json.endObject()
    }
}

extension Parameter {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(name)
        if !aliases.isEmpty {
            json.key("aliases")
            json.strings(aliases)
        }
        json.key("help")
        json.string(help)
        json.key("takes")
        json.string(requirement)
        json.key("default")
        if let standard { json.string(standard) } else { json.null() }
        json.endObject()
    }
}
