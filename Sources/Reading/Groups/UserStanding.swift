// How somebody stands with the product.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// In the order in which they are shown. Where several hold, `init` says which.
enum UserStanding: Int, CaseIterable, Sendable {
    case new, power, casual, atRisk, lost

    var name: String {
        switch self {
        case .new: "new"
        case .power: "power"
        case .casual: "casual"
        case .atRisk: "at risk"
        case .lost: "lost"
        }
    }

    /// What decides about one person.
    struct Facts: Sendable, Equatable {
        /// Whole days since the day of the sign-up.
        var age: Int
        /// On how many of the last 30 days they were active, and on how many of the 30 before those.
        var daysLately: Int
        var daysBefore: Int
        var callsLately: Int64
    }

    /// `power` is the number of calls from which on somebody is in the top decile: see `powerThreshold`.
    init(_ facts: Facts, power: Int64) {
        if facts.age < 7 {
            self = .new
        } else if facts.daysLately == 0 {
            self = .lost
        } else if facts.daysLately * 2 <= facts.daysBefore {
            self = .atRisk
        } else {
            self = facts.callsLately >= power ? .power : .casual
        }
    }

    /// The fewest calls with which somebody is among the top tenth (rounded up) of those who called. People with as many
    /// calls are in it together or not at all: where they would make it larger than a tenth, they are not.
    static func powerThreshold(_ calls: [Int64]) -> Int64 {
        let callers = calls.filter { $0 > 0 }.sorted(by: >)
        let decile = (callers.count + 9) / 10
        guard decile > 0 else { return .max }
        // Whoever is next after the decile must have fewer calls than whoever is the last in it.
        guard decile < callers.count else { return callers[decile - 1] }
        return callers[decile] < callers[decile - 1] ? callers[decile - 1] : callers[decile] + 1
    }
}
