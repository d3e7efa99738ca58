// Revenue against cost.
// SPDX-License-Identifier: Apache-2.0

/// What somebody brings in and costs, in nanos of a USD.
struct Economics: Sendable, Equatable {
    var revenue: Int64 = 0, cost: Int64 = 0

    var margin: Int64 { revenue &- cost }

    /// The margin as a share of the revenue; null where nothing came in.
    var ratio: Cell { revenue > 0 ? .ratio(margin, of: revenue) : .null }

    var isNothing: Bool { revenue == 0 && cost == 0 }

    mutating func add(_ other: Self) {
        revenue &+= other.revenue
        cost &+= other.cost
    }

    mutating func subtract(_ other: Self) {
        revenue &-= other.revenue
        cost &-= other.cost
    }

    var cells: [Cell] { [.money(nanos: revenue), .money(nanos: cost), .money(nanos: margin), ratio] }

    /// One of those that bring and cost: a person, a tenant, a plan.
    struct Row<Key: Sendable>: Sendable {
        let key: Key
        let figures: Economics

        init(_ key: Key, _ figures: Economics) {
            self.key = key
            self.figures = figures
        }
    }
}
