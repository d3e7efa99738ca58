// Who saw or changed what.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Store

enum AuditReport {
    static let report = Report(
        "audit", "who saw or changed what, when, from where",
        definition: """
            One row for each entry of the audit, the newest first: when, by whom, what was done to what, from which address, \
            what came of it and how many rows it was about. It is for those who may administer, and to read it is an entry \
            itself. \
            `actor` is the same for as long as they are, `name` what people call them, `way` how they came. `target` is the \
            sort of thing, `object` which one; `details` are what was asked, by the names that parameters have. `outcome` is \
            `done`, `refused`, `limited`, `invalid` or `failed`, by `status`. `times` is how often, where one entry tells of \
            several times: the first of what is done again and again has an entry of its own, and the others within ten \
            minutes of it share one. A name that was forgotten shows as `forgotten`. `number` is the entry's place in the \
            chain, which `bursar verify` proves.

            An answer has `next` where more rows follow: the same question with that as `cursor` gives them. With `all=true`, \
            all follow.

            Actions are: \(AuditAction.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")).
            """,
        parameters: [
            Parameter("actor", .text, "only what this actor did"),
            Parameter("action", .choice(AuditAction.allCases.map(\.rawValue)), "only this action"),
            Parameter("target", .text, "only what was done to this sort of thing"),
            Parameter("object", .text, "only what was done to this object"),
            Parameter("outcome", .choice(AuditOutcome.allCases.map(\.rawValue)), "only what came out so"),
            Parameter("all", .flag, "all entries there are, for an export; not with limit or cursor"),
        ],
        otherFilters: "an entry tells what somebody did to the ledger, and events tell of others",
        rows: .searched(orders: ["newest", "oldest"], limit: 100, isPaged: true),
        keys: .none(because: "its rows are single actions"), reach: .decade,
        whyUTC: "an audit goes by UTC, wherever who asks is", isForAdmins: true, read: table)

    private static let columns = [
        Column("at", .time), Column("actor", .text), Column("action", .text), Column("object", .text),
        Column("from", .text), Column("outcome", .text), Column("rows", .count), Column("request_id", .text),
        Column("number", .count), Column("name", .text), Column("way", .text), Column("target", .text),
        Column("status", .count), Column("times", .count), Column("details", .object),
    ]

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var asked = AuditQuestion(over: question.period)
        (asked.actor, asked.action, asked.target) = (question["actor"], question["action"], question["target"])
        (asked.object, asked.outcome) = (question["object"], question["outcome"])
        asked.order = question.sort.flatMap(EventOrder.init(rawValue:)) ?? .newest
        var table = Table(columns)
        guard question.flag("all") else {
            let page = try view.auditPage(of: asked, after: question.mark, most: question.limit)
            table.rows = page.entries.map(row)
            table.isPaged = true
            table.next = question.cursor(after: page.next)
            return table
        }
        try SingleEventPages.checkAll(question, alone: ["limit", "cursor"])
        (table.rows, table.more) = try next(asked, after: nil, view)
        return table
    }

    /// Rows of an export that are read at once.
    private static let exported = 2_000

    private static func next(
        _ asked: AuditQuestion, after mark: EventMark?, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let page = try view.auditPage(of: asked, after: mark, most: exported)
        let rows = page.entries.map(row)
        guard let mark = page.next else { return (rows, nil) }
        return (
            rows,
            Table.Continuation { (view) throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) in try next(asked, after: mark, view) }
            }
        )
    }

    private static func row(_ entry: AuditRecord) -> [Cell] {
        var json = JSONWriter()
        JSONValue.object(entry.details).write(to: &json)
        return [
            .time(entry.at), .text(entry.actor), .text(entry.action), .known(entry.object), .known(entry.address),
            .text(entry.outcome), entry.rows.map { .count($0) } ?? .null, .known(entry.request), .count(entry.number),
            .text(entry.name), .known(entry.way), .known(entry.target),
            entry.status == 0 ? .null : .count(entry.status), .count(entry.times),
            .object(String(decoding: json.bytes, as: UTF8.self)),
        ]
    }
}
