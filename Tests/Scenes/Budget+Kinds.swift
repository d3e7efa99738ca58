// One budget of every kind that there is, for laws that hold for all of them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension Budget {
    /// One budget of every kind, for every period, in UTC.
    package static var everyKind: [Budget] { inUTC }

    /// The same by the clocks of a zone.
    package static func everyKind(in zone: Zone) -> [Budget] {
        inUTC.map { budget in
            var budget = budget
            budget.zone = zone
            return budget
        }
    }

    private static let inUTC: [Budget] = CalendarUnit.allCases.flatMap { per in
        let limit = Money(nanos: 50_000_000_000)
        let matches: [Budget.Match] = [
            .everything, .calls(.init(provider: "openai")), .calls(.init(model: "small", operation: "chat")),
            .calls(.init(tenant: "acme")), .calls(.init(provider: "none")), .user("ada"), .user("none"),
            .subject("story-1"), .property(name: "quality", value: "high"),
        ]
        var budgets: [Budget] = []
        for (place, match) in matches.enumerated() {
            budgets.append(Budget(name: "\(per) \(place)", match: match, limit: limit, per: per))
        }
        for each in Budget.Each.allCases {
            budgets.append(Budget(name: "\(per) \(each)", each: each, limit: limit, per: per))
        }
        budgets.append(
            Budget(
                name: "\(per) tenant of openai", match: .calls(.init(provider: "openai")), each: .tenant, limit: limit,
                per: per))
        return budgets
    }
}
