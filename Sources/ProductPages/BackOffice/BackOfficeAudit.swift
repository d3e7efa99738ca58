// Who did what in the back office.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeAudit {
    static let getLogs = Procedure("audit.getLogs", takes: ["filters", "limit", "offset"]) {
        input, view throws(ReadingError) in
        let limit = try input.integer("limit", 1...100, standard: 50)
        let offset = try input.integer("offset", 0...Int64.max, standard: 0)
        let (_, entries) = try logs(input, view)
        return [
            "logs": .array(entries.dropFirst(Int(offset)).prefix(Int(limit)).map(shape)),
            "total": .count(entries.count), "limit": .count(limit), "offset": .count(offset),
        ]
    }

    static let export = Procedure("audit.export", takes: ["filters", "format"], isExport: true) {
        input, view throws(ReadingError) in
        let format = try input.choice("format", ["csv", "json"])
        let (period, entries) = try logs(input, view)
        guard format == "csv" else { return ["format": .string(format), "data": .array(entries.map(shape))] }
        var bytes = CSV.line(header.map { .text($0) })
        for log in entries {
            CSV.append(
                [log["at"], log["actor"], .null, log["action"], log["object_type"], log["object"], log["from"]],
                to: &bytes)
        }
        return [
            "format": .string(format), "filename": .string("audit_\(period.first)_\(period.last).csv"),
            "content": .string(String(decoding: bytes, as: UTF8.self)),
        ]
    }

    private static let header = ["At", "Admin", "Admin Name", "Action", "Resource Type", "Resource", "IP"]

    /// Filters in the words of the back office, and the parameters of the report that they are.
    private static let filters: KeyValuePairs = ["admin": "actor", "action": "action", "resourceType": "object"]

    private static func logs(
        _ input: Input, _ view: LedgerView
    ) throws(ReadingError) -> (period: Period, logs: [Figures]) {
        let given = try input.texts("filters", filters.map(\.key) + ["from", "to"])
        let period = try Input.period(
            named: "filters", from: given["from"], to: given["to"], today: view.today)
        let table = try view.table("audit", over: period)
        let logs = table.figures.filter { row in
            filters.allSatisfy { given[$0.key] == nil || row.text($0.value) == given[$0.key] }
        }
        return (period, logs)
    }

    private static func shape(_ log: Figures) -> Shape {
        [
            "id": .cell(log["id"]), "at": .cell(log["at"]), "admin": .cell(log["actor"]), "adminName": nil,
            "action": .cell(log["action"]), "resourceType": .cell(log["object_type"]),
            "resource": .cell(log["object"]), "ip": .cell(log["from"]),
        ]
    }
}
