// Who read or changed what.
// SPDX-License-Identifier: Apache-2.0

internal import Reading

enum AuditReport {
    static let report = Report(
        "audit", "who read or changed what, when, from where",
        definition: """
            One row for each recorded action, the newest first: when, by whom, what was done to what, and from which \
            address. Nothing is recorded yet, so the table is empty.
            """,
        parameters: [
            Parameter("actor", .text, "only what this actor did"),
            Parameter("action", .text, "only this action"),
            Parameter("object", .text, "only what was done to this object"),
        ],
        otherFilters: "nothing is recorded of it",
        rows: .searched(orders: ["newest"], limit: 100), keys: .none(because: "its rows are single actions"),
        whyUTC: "nothing is recorded of it"
    ) { (_, _) throws(ReadingError) in
        Table([
            Column("at", .time), Column("actor", .text), Column("action", .text), Column("object", .text),
            Column("from", .text),
        ])
    }
}
