// Whose usage is asked for: everybody's, a shop's or a user's.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

enum UsageScope: Equatable {
    case all
    case shop(String)
    case user(String)

    init(_ ask: Ask) throws(ReadingError) {
        let shop = try ask.text("shop")
        switch (shop, ask.user) {
        case (nil, nil): self = .all
        case (let shop?, nil): self = .shop(shop)
        case (nil, let user?): self = .user(user)
        case (_?, _?):
            throw .parameter("shop", "and X-Bursar-User exclude each other: the ledger keeps no sums by both")
        }
    }

    var shop: String? { if case .shop(let name) = self { name } else { nil } }
    var user: String? { if case .user(let name) = self { name } else { nil } }
}

extension LedgerView {
    /// What calls come to on each day that has any.
    func usage(of scope: UsageScope, over period: Period) throws(ReadingError) -> [Day: UsageFigures] {
        let table =
            switch scope {
            case .all: try table("costs", over: period, ["per": "day"])
            case .shop(let shop): try table("costs", over: period, ["per": "day", "tenant": shop])
            case .user(let user): try table("costs", over: period, ["per": "day", "user": user])
            }
        var days: [Day: UsageFigures] = [:]
        for row in table.figures {
            if let day = row.day("date") { days[day, default: UsageFigures()].add(UsageFigures(row)) }
        }
        return days
    }
}
