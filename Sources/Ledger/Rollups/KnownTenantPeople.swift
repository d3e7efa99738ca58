// Which rows of tenant_people need not be written again.
// SPDX-License-Identifier: Apache-2.0

/// The rows of `tenant_people` that were folded lately. Nearly every event says again what one before it said, that
/// somebody did something for a tenant, and a row that says no more than the one that is there need not be looked for.
///
/// A place for each row, which the next one of that place takes: what is forgotten is only written again.
package struct KnownTenantPeople: Sendable {
    private struct Row {
        var tenant: UInt32 = 0
        var person: UInt32 = 0
        var earliness: UInt32 = 0
    }

    /// Empty until there is a tenant.
    private var rows: [Row] = []
    private static let bits: UInt64 = 16

    package init() {}

    /// True where this says what no row before it said; then it is known from now on. No tenant has the number 0.
    package mutating func learn(tenant: Int64, person: Int64, earliness: Int64) -> Bool {
        guard let tenant = UInt32(exactly: tenant), let person = UInt32(exactly: person),
            let earliness = UInt32(exactly: earliness)
        else { return true }
        if rows.isEmpty { rows = [Row](repeating: Row(), count: 1 << Self.bits) }
        let place = Self.place(tenant, person)
        let row = rows[place]
        if row.tenant == tenant, row.person == person, row.earliness >= earliness { return false }
        rows[place] = Row(tenant: tenant, person: person, earliness: earliness)
        return true
    }

    private static func place(_ tenant: UInt32, _ person: UInt32) -> Int {
        Int(((UInt64(tenant) << 32 | UInt64(person)) &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits))
    }
}
