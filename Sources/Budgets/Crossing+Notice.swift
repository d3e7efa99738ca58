// What is told of a threshold that was crossed: to the log, and to a webhook.
// SPDX-License-Identifier: Apache-2.0

import JSON
package import Ledger
package import Logging
import Reports
package import Store

extension Crossing {
    /// A user is named where the log may name users; else the number stands there.
    package func message(showingUsers: Bool) -> LogMessage {
        var whose = ""
        var fields = [LogField.budget(budget)]
        if isOfUser, !showingUsers {
            whose = " of user #\(number)"
            fields.append(.userNumber(number))
        } else if !member.isEmpty {
            var name = JSONWriter()
            name.string(member)
            whose = " of \(String(decoding: name.bytes, as: UTF8.self))"
            fields.append(.member(member))
        }
        return LogMessage(
            .warning,
            "budget \(budget)\(whose) reached \(threshold) % of \(limit) USD: \(spent) USD spent since \(period.beginning)",
            fields + [.threshold(threshold), .limit(limit), .spent(spent)])
    }

    /// The notice that goes out, once. `budget` is the one that it is a crossing of.
    package func notice(of budget: Budget, id: String) -> Notice {
        var notice = Notice(
            id: id, .budget, to: budget.noticeTarget,
            subject: "Budget \(budget.name) reached \(threshold) % of \(limit) USD", contentType: "application/json",
            body: json(id: id), at: at)
        if budget.each == .user { notice.user = member }
        return notice
    }

    /// The document, whose members stay what they are: receivers depend on them.
    private func json(id: String) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 512)
        json.beginObject()
        json.key("kind")
        json.string("budget_crossed")
        json.key("id")
        json.string(id)
        json.key("budget")
        json.string(budget)
        json.key("member")
        if member.isEmpty { json.null() } else { json.string(member) }
        json.key("threshold_percent")
        json.integer(threshold)
        json.key("limit_usd")
        json.decimal(limit.nanos, decimals: 9)
        json.key("spent_usd")
        json.decimal(spent.nanos, decimals: 9)
        json.key("share")
        json.cell(.ratio(spent.nanos, of: limit.nanos))
        json.period(period)
        json.key("at")
        json.string(at.description)
        json.key("text")
        json.string(sentence)
        json.endObject()
        return json.bytes
    }

    /// For people in a chat.
    private var sentence: String {
        let whose = member.isEmpty ? "" : " of \(Self.quoted(member))"
        return
            "Budget \(budget)\(whose) reached \(threshold) % of \(limit) USD: \(spent) USD spent since \(period.beginning)."
    }

    /// A name as chats show it and do nothing else with it: no link, no mention of everybody. Names come from outside.
    private static func quoted(_ name: String) -> String {
        var text = "`"
        for character in name.unicodeScalars.prefix(100) {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "`": text += "'"
            case _ where character.value < 0x20 || character.value == 0x7F: text += " "
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "`"
    }
}

extension JSONWriter {
    /// The days that a budget holds for, both counted, by whose clocks, and when it begins anew.
    mutating func period(_ period: BudgetPeriod) {
        key("period")
        beginObject()
        for (name, text) in [
            ("from", period.first.description), ("to", period.last.description), ("zone", period.zone.name),
            ("resets_at", period.ends.description),
        ] {
            key(name)
            string(text)
        }
        endObject()
    }
}
