// What the product made, how much was said, who pays, and what credits were used for.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

/// Four of the figures of the overview. What a product makes is known by its activities: each that ends in `_completed` is
/// one thing, in the product's own word.
struct OverviewProduct {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }
    private var today: Period { Period(days: 1, upTo: address.today) }

    var cards: [StatCard] { made + said + [subscriptions, credits].compactMap(\.self) }

    // MARK: Activities

    /// Words of the documents come first; else what there is most of.
    private static let words = ["story", "generation", "workflow"]

    private var events: [Table.NamedRow] { (try? books.ask("content").get())?.named ?? [] }

    private var made: [StatCard] {
        let ending = "_completed"
        let pairs = events.filter { $0["event"].name.hasSuffix(ending) && ($0["failed"].integer ?? 0) > 0 }
        let known = Self.words.lazy.compactMap { word in pairs.first { $0["event"].name == word + ending } }.first
        guard let row = known ?? pairs.first else { return [] }
        let event = row["event"].name
        let noun = String(event.dropLast(ending.count))
        return [
            card(
                Self.plural(noun), row,
                facts: [row["success_rate"].integer.map { "\(numbers.share($0)) completed" }])
        ]
    }

    private var said: [StatCard] {
        guard let row = events.first(where: { $0["event"].name == "message_sent" }) else { return [] }
        return [card("Messages", row, facts: [])]
    }

    private func card(_ label: String, _ row: Table.NamedRow, facts: [String?]) -> StatCard {
        let event = row["event"].name
        let days = try? books.ask("content", [("event", event), ("per", "day")]).get()
        let now = try? books.ask("content", over: today, [("event", event)]).get()
        let count = now?.named.first { $0["event"].name == event }?["count"] ?? .count(0)
        return StatCard(
            label, row["count"], numbers.text(row["count"]),
            facts: (facts + ["\(numbers.text(count)) today"]).compactMap { $0 }.map(HTML.text),
            trend: books.trend(days.map { Self.only(event, of: $0) }, "count", .bars),
            link: address.report("content", [("event", event), ("per", "day")]))
    }

    /// Of a pair of events, the one that was asked for.
    private static func only(_ event: String, of table: Table) -> Table {
        guard let place = table.columns.firstIndex(where: { $0.name == "event" }) else { return table }
        var table = table
        table.rows.removeAll { $0[place].name != event }
        return table
    }

    /// `story` to `Stories`.
    static func plural(_ noun: String) -> String {
        let words = noun.replacing("_", with: " ")
        let plural =
            words.hasSuffix("y") && !["ay", "ey", "oy", "uy"].contains(where: words.hasSuffix)
            ? words.dropLast() + "ies" : words + "s"
        return plural.withCapital
    }

    // MARK: Customers

    private var subscriptions: StatCard? {
        guard case .success(let table) = books.ask("revenue", [("by", "plan")]) else { return nil }
        let all = table.total("subscribers")
        let plans = table.named.filter { ($0["subscribers"].integer ?? 0) > 0 }
            .sorted { ($0["subscribers"].integer ?? 0) > ($1["subscribers"].integer ?? 0) }
        return StatCard(
            "Subscriptions", all, numbers.text(all),
            facts: plans.prefix(3).map { .text("\(numbers.text($0["subscribers"])) \($0["plan"].name)") },
            trend: books.trend(try? books.ask("revenue").get(), "subscribers", .line),
            link: address.report("revenue", [("by", "plan")]))
    }

    private var credits: StatCard? {
        guard case .success(let table) = books.ask("revenue", over: today) else { return nil }
        let days = try? books.ask("revenue").get()
        let used = table.total("credits_consumed")
        let (bought, refunded) = (table.total("credits_purchased"), table.total("refunds_usd"))
        return StatCard(
            "Credits used today", used, used == .null ? "0" : numbers.text(used),
            facts: [
                .text("\(bought == .null ? "0" : numbers.text(bought)) bought"),
                .text("\(refunded == .null ? "$0" : numbers.whole(refunded.money)) refunded today"),
            ], trend: books.trend(days, "credits_consumed", .bars), link: address.report("revenue", []))
    }
}
