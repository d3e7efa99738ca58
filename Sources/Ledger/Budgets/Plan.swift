// What a subscription costs.
// SPDX-License-Identifier: Apache-2.0

/// A plan that people subscribe to. An event that carries an amount of its own beats the price.
package struct Plan: Sendable {
    /// As billing events name it.
    package var name: String
    /// What is paid once an interval.
    package var price: Money
    package var interval: Billing.Interval

    package init(name: String, price: Money, interval: Billing.Interval = .month) {
        self.name = name
        self.price = price
        self.interval = interval
    }

    /// What it brings in a month; rounded half to even.
    package var monthly: Money { interval.monthly(price) }
}

extension Plan: Equatable {
    /// By the bytes of the name.
    package static func == (left: Self, right: Self) -> Bool {
        (left.name.exact, left.price, left.interval) == (right.name.exact, right.price, right.interval)
    }
}

extension Billing.Interval {
    /// An amount that is paid once an interval, as an amount a month; rounded half to even.
    package func monthly(_ amount: Money) -> Money {
        // A twelfth fits wherever the whole did.
        Money(nanos: Int64(truncatingIfNeeded: Int128(amount.nanos).dividedHalfToEven(by: Int128(months))))
    }

    private var months: Int {
        switch self {
        case .month: 1
        case .year: 12
        }
    }
}
