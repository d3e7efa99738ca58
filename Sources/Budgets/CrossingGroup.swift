// Many members of one budget who reached thresholds at once, as counts.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
package import Logging
import Store

/// What is told in the place of thousands of crossings: how many, and nobody's name.
package struct CrossingGroup: Sendable, Equatable {
    let budget: String
    let period: BudgetPeriod
    let limit: Money
    let at: Timestamp
    /// How many members reached any threshold.
    let members: Int
    /// How many members reached each of them, in ascending order.
    let thresholds: [Reached]

    struct Reached: Sendable, Equatable {
        let percent: Int64
        let members: Int
    }

    /// Members who are told one by one, also where they come together.
    static let few = 3

    /// Tells those apart that came alone, or as a few, from the groups; budget by budget, as they first come.
    static func fold(_ crossings: [Crossing]) -> (single: [Crossing], groups: [CrossingGroup]) {
        guard crossings.count > few else { return (crossings, []) }
        var places: [Key: Int] = [:]
        var parts: [[Crossing]] = []
        for crossing in crossings {
            let key = Key(crossing)
            let place = places[key] ?? parts.count
            if place == parts.count {
                places[key] = place
                parts.append([])
            }
            parts[place].append(crossing)
        }
        var result: (single: [Crossing], groups: [CrossingGroup]) = ([], [])
        for part in parts {
            if let group = CrossingGroup(part) { result.groups.append(group) } else { result.single += part }
        }
        return result
    }

    /// What one group has in common.
    private struct Key: Hashable {
        let budget: ExactText
        let period: BudgetPeriod
        let limit: Int64

        init(_ crossing: Crossing) {
            (budget, period, limit) = (crossing.budget.exact, crossing.period, crossing.limit.nanos)
        }
    }

    /// Of crossings with the same key; nil where a few members did all of them.
    private init?(_ crossings: [Crossing]) {
        guard let first = crossings.first else { return nil }
        var members: Set<ExactText> = []
        var counts: [Int64: Int] = [:]
        for crossing in crossings {
            members.insert(crossing.member.exact)
            counts[crossing.threshold, default: 0] += 1
        }
        guard members.count > Self.few else { return nil }
        (budget, period, limit, at) = (first.budget, first.period, first.limit, first.at)
        self.members = members.count
        thresholds = counts.sorted { $0.key < $1.key }.map { Reached(percent: $0.key, members: $0.value) }
    }

    /// What the log says of it.
    package var message: LogMessage {
        LogMessage(.warning, "budget \(summary)", .budget(budget), .members(members), .limit(limit))
    }

    /// Which budget, how many, and what they reached.
    var summary: String {
        let reached = thresholds.map { "\($0.percent) % (\($0.members))" }.joined(separator: ", ")
        return
            "\(budget) of \(members) members at once reached \(reached) of \(limit) USD, spent since \(period.beginning)"
    }
}

extension CrossingGroup {
    /// The notice that goes out, once, in the place of one for each. `budget` is the one that these are crossings of.
    func notice(of budget: Budget, id: String) -> Notice {
        return Notice(
            id: id, .budget, to: budget.noticeTarget,
            subject: "Budget \(budget.name): \(members) members reached thresholds of \(limit) USD",
            contentType: "application/json", body: json(id: id), at: at)
    }

    /// The document, whose members stay what they are: receivers depend on them.
    private func json(id: String) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.key("kind")
        json.string("budget_crossings")
        json.key("id")
        json.string(id)
        json.key("budget")
        json.string(budget)
        json.key("members")
        json.integer(Int64(members))
        json.key("thresholds")
        json.beginArray()
        for reached in thresholds {
            json.beginObject()
            json.key("threshold_percent")
            json.integer(reached.percent)
            json.key("members")
            json.integer(Int64(reached.members))
            json.endObject()
        }
        json.endArray()
        json.key("limit_usd")
        json.decimal(limit.nanos, decimals: 9)
        json.period(period)
        json.key("at")
        json.string(at.description)
        json.key("text")
        json.string("Budget \(summary).")
        json.endObject()
        return json.bytes
    }
}
