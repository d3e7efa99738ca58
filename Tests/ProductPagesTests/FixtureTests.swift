// Every request of the shared files, answered from a ledger that holds their events and no others.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Reading
import Reports
import Testing

@testable import ProductPages

@Suite struct FixtureTests {
    static let exact = Fixture.all.filter { ((try? $0.events()) ?? nil) != nil }

    @Test func `The files are there`() {
        #expect(Fixture.all.count == 41)
        #expect(Self.exact.count == 20)
    }

    @Test(arguments: exact) func `What follows from events is answered to the last digit`(_ fixture: Fixture) throws {
        let product = try Product(today: fixture.today ?? "2026-01-31", try fixture.events() ?? [])
        for request in fixture.requests {
            let answer = try product.get(request, user: fixture.user)
            #expect(answer.normal.text == fixture.answer.normal.text, "\(request)")
        }
    }

    @Test(arguments: Fixture.all.filter { !$0.isBackOffice })
    func `What cannot be answered names the parameter`(_ fixture: Fixture) throws {
        let product = try Product(today: fixture.today ?? "2026-01-31")
        for refusal in fixture.refusals {
            let error = try #require(try product.refusal(of: refusal.request, user: refusal.user), "\(refusal)")
            #expect(error.parameter == refusal.names, "\(refusal.request): \(error)")
            // A page of one's own is nobody's where nobody says whose.
            #expect(refusal.status == (refusal.names == "X-Bursar-User" ? 401 : 400), "\(refusal.request)")
            if let says = refusal.says { #expect(error.description.contains(says), "\(refusal.request): \(error)") }
        }
    }

    @Test(arguments: Fixture.all.filter(\.isBackOffice))
    func `A call that fails says so as tRPC does`(_ fixture: Fixture) throws {
        let product = try Product(today: fixture.today ?? "2026-01-31")
        for refusal in fixture.refusals {
            let answer = try product.call(refusal.request, method: refusal.method)
            #expect(Int64(answer.status) == refusal.status, "\(refusal.request)")
            #expect(answer.body.text == refusal.answer?.text, "\(refusal.request)")
        }
    }

    @Test(arguments: Fixture.all.filter(\.isBackOffice))
    func `A procedure answers in the shape of its file`(_ fixture: Fixture) throws {
        let product = try BackOffice.product()
        let answer = try product.call(fixture.request)
        #expect(answer.status == fixture.status)
        #expect(Likeness(maps: ["byTier"]).differences(answer.body, fixture.answer) == [])
    }

    @Test(arguments: Fixture.all.filter { !$0.isBackOffice })
    func `An empty ledger answers in the same shape`(_ fixture: Fixture) throws {
        let product = try Product(today: fixture.today ?? "2026-01-31")
        for request in fixture.requests {
            let answer = try product.get(request, user: fixture.user)
            // Providers are names: an empty ledger has fewer of them.
            let likeness = Likeness(maps: fixture.name == "costs" ? ["breakdown", "daily"] : [])
            #expect(likeness.differences(answer, fixture.answer) == [], "\(request)")
        }
    }
}
