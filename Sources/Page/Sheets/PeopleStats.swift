// How many users there are, and what they do: one line of figures.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct PeopleStats {
    let books: Books

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    var html: HTML {
        let growth = try? books.ask("growth", [("per", "day")]).get()
        let active = try? books.ask("active", compares: true).get()
        let measures = Measures(books)
        return StatCard.sheet(
            of(measures, growth) + of(active) + [churned(growth)].compactMap(\.self), label: "Figures")
    }

    private func of(_ measures: Measures, _ growth: Table?) -> [StatCard] {
        let (users, new) = (measures["users"], measures["new_users"])
        let change = numbers.change(from: measures.before("users").integer, to: users.integer, more: true)
        let newer = numbers.change(from: measures.before("new_users").integer, to: new.integer, more: true)
        return [
            StatCard(
                "Users", users, numbers.text(users), facts: [.change(change)],
                trend: books.trend(growth, "total", .line), link: address.report("growth", [])),
            StatCard(
                "New", new, numbers.text(new),
                facts: [.change(newer, "from \(numbers.text(measures.before("new_users")))")],
                trend: books.trend(growth, "new", .bars), link: address.report("growth", [])),
        ]
    }

    private func of(_ active: Table?) -> [StatCard] {
        guard let active else { return [] }
        let mean = active.total("mean_dau")
        let change = numbers.change(
            from: active.total("mean_dau", .before).integer, to: mean.integer, more: true)
        // Today is not over.
        let last = active.named.last { row in row.day.map { $0 < address.today } ?? false }
        let sessions = Cell.mean(last?["sessions"].integer ?? 0, of: last?["dau"].integer ?? 0)
        return [
            StatCard(
                "Active a day", mean, numbers.text(mean), facts: [.change(change)],
                trend: books.trend(active, "dau", .line), link: address.report("active", [])),
            StatCard(
                "Stickiness", last?["stickiness"], numbers.text(last?["stickiness"] ?? .null),
                facts: ["a day, of those in 30"], link: address.report("active", [])),
            StatCard(
                "Sessions a user", sessions, numbers.text(sessions), facts: ["a day, when active"],
                link: address.report("active", [])),
        ]
    }

    private func churned(_ growth: Table?) -> StatCard? {
        guard let growth else { return nil }
        let (churned, end) = (growth.total("churned"), growth.total("end").integer ?? 0)
        let share = Cell.ratio(churned.integer ?? 0, of: end)
        return StatCard(
            "Churned", churned, numbers.text(churned), facts: [.text("\(numbers.text(share)) of all who ever came")],
            trend: books.trend(growth, "churned", .bars), link: address.report("growth", []))
    }
}

extension Cell {
    /// How many each has, of so many; null where there is nobody.
    static func mean(_ sum: Int64, of count: Int64) -> Cell {
        count == 0 ? .null : Quotient.rounded(sum, times: 1_000_000, over: count).map(Cell.quantity) ?? .null
    }
}
