// What the demo's product sells.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A plan of the story app.
enum Plan: String, Sendable {
    case free, pro, team, studio

    /// Credits that come with every month; with the free plan, once.
    var credits: Int64 {
        switch self {
        case .free: 8
        case .pro: 60
        case .team, .studio: 260
        }
    }

    var isLarge: Bool { self == .team || self == .studio }

    func price(_ interval: Billing.Interval) -> Money {
        switch (self, interval) {
        case (.free, _): .zero
        case (.pro, .month): .dollars(29)
        case (.pro, .year): .dollars(278)
        case (.team, .month): .dollars(99)
        case (.team, .year): .dollars(950)
        case (.studio, .month): .dollars(79)
        case (.studio, .year): .dollars(758)
        }
    }

    /// What subscribers buy when a month's credits are spent early.
    static let pack = (credits: Int64(40), price: Money.dollars(10))
}

extension Money {
    static func dollars(_ amount: Int64) -> Money { Money(nanos: amount * 1_000_000_000) }
}
