// A product of many people, whose calls alone can be made more.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct ScaleTests {
    @Test(arguments: seeds)
    func `Two scales that differ only in calls differ only in calls, and in no group of them`(seed: UInt64) {
        let few = Traits(of: history(seed: seed, calls: 20_000))
        let many = Traits(of: history(seed: seed, calls: 90_000))
        #expect(few.others == many.others, "seed \(seed)")
        #expect(few.groups == many.groups, "seed \(seed)")
        #expect(few.subjects == many.subjects, "seed \(seed)")
        #expect(few.presence == many.presence, "seed \(seed)")
        #expect(few.buckets == many.buckets, "seed \(seed)")
        #expect(many.calls > 3 * few.calls, "seed \(seed): \(few.calls) and \(many.calls)")
    }

    @Test(arguments: seeds)
    func `As many people sign up as are asked for, about as many calls are made, and the estimate is near`(seed: UInt64)
    {
        let demo = demo(seed: seed, calls: 90_000)
        var signUps: [String: Int] = [:]
        var calls = 0
        var events = 0
        for event in demo.history {
            events += 1
            if event.call != nil { calls += 1 }
            if event.activity?.event == Activity.signedUp { signUps[event.user, default: 0] += 1 }
        }
        #expect(signUps.count == Self.users && signUps.values.allSatisfy { $0 == 1 }, "seed \(seed): \(signUps.count)")
        #expect(abs(calls - 90_000) < 9_000, "seed \(seed): \(calls)")
        #expect(abs(demo.estimatedCount - events) < events / 10, "seed \(seed): \(events), not \(demo.estimatedCount)")
    }

    @Test(arguments: seeds)
    func `People come, pay and go: some try it only, a few subscribe, and all tenants are aboard`(seed: UInt64) {
        var days: [String: Set<Day>] = [:]
        var tenants: Set<String> = []
        var steps: [Billing.Step: Int] = [:]
        var plans: Set<String> = []
        var joined = 0
        for event in history(seed: seed, calls: 0) {
            if !event.tenant.isEmpty { tenants.insert(event.tenant) }
            if event.activity != nil, !event.user.isEmpty { days[event.user, default: []].insert(event.moment.day) }
            if event.activity?.event == Activity.signedUp, !event.anonymous.isEmpty { joined += 1 }
            guard let billing = event.billing else { continue }
            steps[billing.event, default: 0] += 1
            plans.insert(billing.plan)
        }
        let once = days.values.filter { $0.count == 1 }.count
        let spans = days.values.map { ($0.max()?.number ?? 0) - ($0.min()?.number ?? 0) }
        #expect((20...60).contains(once * 100 / Self.users), "seed \(seed): \(once)")
        #expect(spans.filter { $0 > 60 }.count * 100 > Self.users * 5, "seed \(seed)")
        #expect(tenants.count == 20, "seed \(seed): \(tenants.count)")
        #expect((2...9).contains(steps[.subscribed, default: 0] * 100 / Self.users), "seed \(seed): \(steps)")
        #expect(steps[.renewed, default: 0] > steps[.subscribed, default: 0] / 2, "seed \(seed): \(steps)")
        #expect(steps[.cancelled, default: 0] > 0, "seed \(seed): \(steps)")
        #expect(plans == ["free", "pro", "team", "studio"], "seed \(seed): \(plans)")
        #expect(joined * 100 > Self.users * 25, "seed \(seed): \(joined)")
    }

    @Test(arguments: seeds)
    func `Events come in the order of their time, within their bounds and the season`(seed: UInt64) {
        let demo = demo(seed: seed, calls: 40_000)
        var last = demo.until.day.advanced(by: 1 - Self.days).start
        for event in demo.history {
            if let problem = Bounds.problem(of: event) {
                Issue.record("seed \(seed): \(event.id) \(problem)")
                return
            }
            guard event.moment >= last, event.moment <= demo.until else {
                Issue.record("seed \(seed): \(event.id) at \(event.moment) after \(last)")
                return
            }
            last = event.moment
        }
    }

    private static let users = 1_500
    private static let days = 150

    private func demo(seed: UInt64, calls: Int) -> Demo {
        let scale = Demo.Scale(users: Self.users, days: Self.days, calls: calls)
        // The whole of the last day: who joins on it has joined.
        let until = Demo.afternoon.day.advanced(by: 1).start.advanced(byMilliseconds: -1)
        return Demo(seed: seed, until: until, scale: scale)
    }

    private func history(seed: UInt64, calls: Int) -> History { demo(seed: seed, calls: calls).history }

    /// What reports group by, and what is no call.
    private struct Traits {
        var others: [Event] = []
        var groups: Set<[String]> = []
        var subjects: Set<[String]> = []
        var presence: Set<[String]> = []
        var buckets: Set<[String]> = []
        var calls = 0

        init(of history: History) {
            for var event in history {
                // Ids count all events.
                event.id = ""
                let day = event.moment.day.description
                if !event.user.isEmpty { presence.insert([day, event.user, event.session]) }
                guard let call = event.call else {
                    others.append(event)
                    continue
                }
                calls += 1
                let group = [day, call.provider, call.model, call.operation, event.tenant]
                groups.insert(group)
                subjects.insert([day, event.subject])
                for (bucket, _) in call.usage.used { buckets.insert(group + [bucket.name]) }
            }
        }
    }
}
