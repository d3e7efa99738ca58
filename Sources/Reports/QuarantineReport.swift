// What could not be booked.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum QuarantineReport {
    static let report = Report(
        "quarantine", "events that could not be booked and are kept until they can be, by protocol and reason",
        definition: """
            Of events that are in quarantine now and came in the period, for the last time if they came oftener: a row for \
            each protocol that brought them and each reason for which they were rejected. `events` counts them, equal \
            ones once; `times` how often they came, of which each would be booked once all the same; `bytes` is what they take as they came. `first_at` and `last_at` are \
            when the first of them came first and the last came last, `example` is the number of the latest and `error` \
            what its sender was told. An event that was booked since, or dropped, or was kept for long enough, is not there \
            any more.

            `entries=true` has a row for each event instead, those that came last first. `number` is what `bursar \
            quarantine show`, `retry` and `drop` name it by; `source` and `id` are its own, null where it has none or \
            none that can be read; of one that the ledger could not hold, `id` may be one that Bursar gave it.
            """,
        parameters: [
            Parameter("protocol", .text, "only what came by this protocol"),
            Parameter("reason", .text, "only what was rejected for this reason, such as unknown_field"),
            Parameter("entries", .flag, "the single events instead"),
        ],
        otherFilters: "what was rejected is known by its protocol and reason alone",
        rows: .sorted(limit: 1_000), keys: .none(because: "it tells of what is in quarantine now"), reach: .decade,
        read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let (name, reason) = (question["protocol"] ?? "", question["reason"] ?? "")
        return question.flag("entries")
            ? try entries(question, view)
            : try groups(try view.quarantineGroups(over: question.period, protocolName: name, reason: reason))
    }

    private static func groups(_ groups: [QuarantineGroup]) throws(ReadingError) -> Table {
        var (events, times, bytes): (Int64, Int64, Int64) = (0, 0, 0)
        for group in groups {
            try ReadingError.add(group.events, to: &events)
            try ReadingError.add(group.times, to: &times)
            try ReadingError.add(group.bytes, to: &bytes)
        }
        return Table(
            [
                Column("protocol", .text), Column("reason", .text), Column("events", .count, .bar),
                Column("times", .count), Column("bytes", .count), Column("first_at", .time), Column("last_at", .time),
                Column("example", .count), Column("error", .text),
            ],
            rows: groups.map { group in
                [
                    .text(group.protocolName), .text(group.reason), .count(group.events), .count(group.times),
                    .count(group.bytes), .time(group.firstAt), .time(group.lastAt), .count(group.example),
                    .text(group.error),
                ]
            },
            totals: [
                .init("events", .count, .count(events)), .init("times", .count, .count(times)),
                .init("bytes", .count, .count(bytes)),
            ])
    }

    private static func entries(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        // Those that came last come first by themselves; another order is of all there are.
        let (rows, all) = try view.quarantineRows(
            over: question.period, protocolName: question["protocol"] ?? "", reason: question["reason"] ?? "",
            most: question.sort == nil ? question.most : .max)
        var table = Table(
            [
                Column("number", .count), Column("last_at", .time), Column("first_at", .time),
                Column("times", .count), Column("protocol", .text), Column("reason", .text), Column("source", .text),
                Column("id", .text), Column("bytes", .count), Column("error", .text),
            ],
            rows: rows.map { row in
                [
                    .count(row.number), .time(row.lastAt), .time(row.firstAt), .count(row.times),
                    .text(row.protocolName), .text(row.reason), .known(row.source), .known(row.id), .count(row.bytes),
                    .text(row.error),
                ]
            },
            totals: [.init("events", .count, .count(all))])
        table.left = Int(all) - rows.count
        return table
    }
}
