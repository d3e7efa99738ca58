// What a webhook is told of many members who reached thresholds at once.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Store

extension CrossingGroup {
    /// The notice that goes out, once, in the place of one for each. `budget` is the one that these are crossings of.
    func notice(of budget: Budget, id: String) -> Notice {
        return Notice(
            id: id, .budget, to: budget.noticeTarget,
            subject: "Budget \(budget.name): \(members) members reached thresholds of \(limit) USD",
            contentType: "application/json", body: json(upTo: budget.per.end(of: period), id: id), at: at)
    }

    /// The document, whose members stay what they are: receivers depend on them.
    private func json(upTo last: Day, id: String) -> [UInt8] {
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
        json.period(from: period, to: last)
        json.key("at")
        json.string(at.description)
        json.key("text")
        json.string("Budget \(summary).")
        json.endObject()
        return json.bytes
    }
}
