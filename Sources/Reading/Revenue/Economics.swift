// Revenue against cost.
// SPDX-License-Identifier: Apache-2.0

/// What somebody brings in and costs, in nanos of a USD.
package struct Economics: Sendable, Equatable {
    package var revenue: Int64 = 0, cost: Int64 = 0

    package init() {}

    init(revenue: Int64, cost: Int64) {
        self.revenue = revenue
        self.cost = cost
    }

    package var margin: Int64 { revenue &- cost }

    package var isNothing: Bool { revenue == 0 && cost == 0 }

    package mutating func add(_ other: Self) {
        revenue &+= other.revenue
        cost &+= other.cost
    }

    package mutating func subtract(_ other: Self) {
        revenue &-= other.revenue
        cost &-= other.cost
    }

    /// One of those that bring and cost: a person, a tenant, a plan.
    package struct Row<Key: Sendable>: Sendable {
        package let key: Key
        package let figures: Economics

        package init(_ key: Key, _ figures: Economics) {
            self.key = key
            self.figures = figures
        }
    }
}
