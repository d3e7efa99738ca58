// The rows of plans, and of how long events and their columns are kept.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Configuration {
    static let plansKey = Schema<Configuration>.Key.list(
        "plans", \.plans, of: Plan(name: "", price: .zero), named: \.name,
        [
            .value(
                "name", \.name, .text("text", placeholder: "TEXT", example: "pro"), required: true,
                "What billing events call it."),
            .value("price_usd", \.price, .money(from: .zero), required: true, "What is paid once an interval."),
            .value("interval", \.interval, .choice, "month or year."),
        ], "What subscriptions cost. An event with an amount of its own beats the price.")

    static let retentionKey = Schema<Configuration>.Key.section(
        "retention", \.retention, of: RetentionKeys(),
        [
            .optional(
                "events", \.days, .days(1...36_500),
                "How long events stay in the store, in days; for ever without this."
            ),
            .directory(
                "archive", \.archive, example: "/var/lib/bursar/archive",
                "The directory that older events are moved to."),
            .optional(
                "columns", \.columns, .days(1...36_500),
                "How long the columns of events are kept, which outlive them, in days; for ever without this."),
        ],
        check: { keys, path, reader in
            switch (keys.days, keys.archive) {
            case (.some, nil): reader.refuse(at: path + ".events", "needs \(path).archive beside it")
            case (nil, .some): reader.refuse(at: path + ".archive", "needs \(path).events beside it")
            default: break
            }
        },
        make: { keys in
            let archiving = keys.days.flatMap { days in keys.archive.map { Archiving(days: days, archive: $0) } }
            guard archiving != nil || keys.columns != nil else { return nil }
            return Retention(archiving, columns: keys.columns)
        })

    /// `Retention` as far as it was given.
    struct RetentionKeys: Sendable {
        var days: Int?
        var archive: String?
        var columns: Int?
    }
}
