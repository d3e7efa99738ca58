// What the demo's product sells.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A plan of the story app.
enum Plan: String, Sendable {
    case free, pro, studio

    /// Credits that come with every month; with the free plan, once.
    var credits: Int64 {
        switch self {
        case .free: 8
        case .pro: 60
        case .studio: 260
        }
    }

    func price(_ interval: Billing.Interval) -> Money {
        switch (self, interval) {
        case (.free, _): .zero
        case (.pro, .month): .dollars(15)
        case (.pro, .year): .dollars(144)
        case (.studio, .month): .dollars(59)
        case (.studio, .year): .dollars(566)
        }
    }

    /// What subscribers buy when a month's credits are spent early.
    static let pack = (credits: Int64(40), price: Money.dollars(10))
}

extension Money {
    static func dollars(_ amount: Int64) -> Money { Money(nanos: amount * 1_000_000_000) }
}
