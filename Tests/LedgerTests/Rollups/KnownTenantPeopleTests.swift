// Which rows of tenant_people are told again.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct KnownTenantPeopleTests {
    @Test func `Who did what for a tenant is told again only where it was earlier`() {
        var known = KnownTenantPeople()
        func learns(_ tenant: Int64, _ person: Int64, _ day: Int64) -> Bool {
            known.learn(tenant: tenant, person: person, earliness: FirstDay.earliness(ofDay: day))
        }
        #expect([learns(1, 7, 20), learns(1, 7, 20), learns(1, 7, 21)] == [true, false, false])
        #expect([learns(1, 7, 19), learns(1, 7, 20), learns(1, 0, 20), learns(7, 1, 20)] == [true, false, true, true])
        // However many there are, none that is new is taken for one that was told.
        #expect((Int64(1)...100_000).allSatisfy { learns(9, $0, 20) })
        known = KnownTenantPeople()
        #expect(learns(1, 7, 20))
    }
}
