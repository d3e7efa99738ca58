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
        let question = try question(input, view)
        let total = try view.auditCount(of: question)
        return [
            "logs": .array(try entries(question, offset, limit, of: total, view).map(shape)), "total": .count(total),
            "limit": .count(limit), "offset": .count(offset),
        ]
    }

    static let export = Procedure("audit.export", takes: ["filters", "format"], isExport: true) {
        input, view throws(ReadingError) in
        let format = try input.choice("format", ["csv", "json"])
        let question = try question(input, view)
        let count = try view.auditCount(of: question)
        guard count <= mostExported else {
            throw .parameter(
                "filters",
                "leave \(count) entries, and \(mostExported) may be exported at once: ask for fewer days, or for the "
                    + "report audit as CSV")
        }
        let entries = try view.auditPage(of: question, most: Int(mostExported)).entries
        guard format == "csv" else { return ["format": .string(format), "data": .array(entries.map(shape))] }
        var bytes = CSV.line(header.map { .text($0) })
        for entry in entries {
            CSV.append(
                [
                    .time(entry.at), .text(entry.actor), .text(entry.name), .text(entry.action), .known(entry.target),
                    .known(entry.object), .known(entry.address),
                ], to: &bytes)
        }
        return [
            "format": .string(format),
            "filename": .string("audit_\(question.period.first)_\(question.period.last).csv"),
            "content": .string(String(decoding: bytes, as: UTF8.self)),
        ]
    }

    /// So many behind so many others: from the end that is nearer.
    private static func entries(
        _ question: AuditQuestion, _ offset: Int64, _ limit: Int64, of total: Int64, _ view: LedgerView
    ) throws(ReadingError) -> [AuditRecord] {
        guard offset > total / 2 else {
            return try view.auditPage(of: question, skipping: offset, most: Int(limit)).entries
        }
        guard offset < total else { return [] }
        var backwards = question
        backwards.order = .oldest
        let most = min(limit, total - offset)
        return try view.auditPage(of: backwards, skipping: total - offset - most, most: Int(most)).entries.reversed()
    }

    private static let header = ["At", "Admin", "Admin Name", "Action", "Resource Type", "Resource", "IP"]

    /// What one answer has room for.
    private static let mostExported: Int64 = 10_000

    private static func question(_ input: Input, _ view: LedgerView) throws(ReadingError) -> AuditQuestion {
        let given = try input.texts("filters", ["admin", "action", "resourceType", "from", "to"])
        let period = try Input.period(
            named: "filters", from: given["from"], to: given["to"], today: view.today)
        var question = AuditQuestion(over: period)
        (question.actor, question.action, question.target) = (given["admin"], given["action"], given["resourceType"])
        return question
    }

    private static func shape(_ entry: AuditRecord) -> Shape {
        [
            "id": .string("\(entry.number)"), "at": .cell(.time(entry.at)), "admin": .string(entry.actor),
            "adminName": .string(entry.name), "action": .string(entry.action),
            "resourceType": .cell(.known(entry.target)), "resource": .cell(.known(entry.object)),
            "ip": .cell(.known(entry.address)), "details": details(entry),
        ]
    }

    /// With the members that the founding documents' hooks write.
    private static func details(_ entry: AuditRecord) -> Shape {
        var members = entry.details
        members.append(.init("timestamp", .string("\(entry.at)")))
        if !entry.address.isEmpty { members.append(.init("ip_address", .string(entry.address))) }
        if let start = entry[detail: "start_date"] ?? entry[detail: "from"] {
            let end = entry[detail: "end_date"] ?? entry[detail: "to"]
            members.append(
                .init("date_range", ["start": .string(start), "end": end.map { .string($0) } ?? .null]))
        }
        if let rows = entry.rows { members.append(.init("rows", .count(rows))) }
        if entry.times > 1 { members.append(.init("times", .count(entry.times))) }
        return .object(members)
    }
}
