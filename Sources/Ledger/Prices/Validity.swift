// When a price is in force.
// SPDX-License-Identifier: Apache-2.0

/// A span of days: from the first, up to but without the last. An open end is nil.
package struct Validity: Hashable, Sendable {
    package let from: Day?
    package let to: Day?

    package static let always = Validity(openFrom: nil, to: nil)

    /// Nil when nothing would be in it.
    package init?(from: Day?, to: Day?) {
        if let from, let to, from >= to { return nil }
        self.init(openFrom: from, to: to)
    }

    private init(openFrom from: Day?, to: Day?) {
        self.from = from
        self.to = to
    }

    package func contains(_ day: Day) -> Bool {
        if let from, day < from { return false }
        if let to, day >= to { return false }
        return true
    }

    package func overlaps(_ other: Validity) -> Bool {
        if let to, let from = other.from, from >= to { return false }
        if let from, let to = other.to, from >= to { return false }
        return true
    }
}
