// The shapes that a look at a chart should find.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct ShapeTests {
    @Test(arguments: seeds)
    func `The product grows, and rests at weekends and at night`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        let first = demo.until.day.advanced(by: -89)
        var months = [0, 0, 0]
        var weekdays = Array(repeating: 0, count: 7)
        var hours = Array(repeating: 0, count: 24)
        var present: [Set<String>] = [[], []]
        for event in demo.history where event.call?.operation != "agent_step" {
            let day = Int(event.moment.day.number - first.number)
            months[day / 30] += 1
            weekdays[(Int(event.moment.day.number) + 3) % 7] += 1
            hours[Int(event.moment.milliseconds / 3_600_000 % 24)] += 1
            if day < 14 { present[0].insert(event.user) }
            if day >= 76 { present[1].insert(event.user) }
        }
        #expect(months[0] * 2 < months[1], "seed \(seed): \(months)")
        #expect(months[1] * 14 < months[2] * 10, "seed \(seed): \(months)")
        #expect(weekdays[5] * 10 < weekdays[1] * 8, "seed \(seed): \(weekdays)")
        #expect(weekdays[6] * 10 < weekdays[2] * 7, "seed \(seed): \(weekdays)")
        let early = hours[4...8].reduce(0, +)
        let late = hours[15...19].reduce(0, +)
        #expect(early * 10 < late * 7, "seed \(seed): \(hours)")
        #expect(present[1].count > present[0].count * 3, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `A third of those who join are gone within a week of it, and many stay`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        var spans: [String: (joined: Timestamp, last: Timestamp)] = [:]
        for event in demo.history where !event.user.isEmpty {
            spans[event.user, default: (event.moment, event.moment)].last = event.moment
        }
        let week: Int64 = 7 * 86_400_000
        let old = spans.values.filter { $0.joined.milliseconds < demo.until.milliseconds - 4 * week }
        let gone = old.filter { $0.last.milliseconds - $0.joined.milliseconds < week }
        let here = old.filter { $0.last.milliseconds > demo.until.milliseconds - 2 * week }
        #expect((15...55).contains(gone.count * 100 / old.count), "seed \(seed): \(gone.count) of \(old.count)")
        #expect((20...70).contains(here.count * 100 / old.count), "seed \(seed): \(here.count) of \(old.count)")
    }

    @Test(arguments: seeds)
    func `A few people do much of it all`(seed: UInt64) {
        var counts: [String: Int] = [:]
        for event in Demo.ninetyDays(seed: seed).history
        where !event.user.isEmpty && event.call?.operation != "agent_step" {
            counts[event.user, default: 0] += 1
        }
        let sorted = counts.values.sorted(by: >)
        let tenth = sorted.prefix(sorted.count / 10).reduce(0, +)
        #expect(tenth * 100 > sorted.reduce(0, +) * 30, "seed \(seed): \(tenth)")
    }

    @Test(arguments: seeds)
    func `One night, three weeks ago, an agent ran away: it read more than all others on that day`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        let night = demo.until.day.advanced(by: -21)
        var read: [Day: Int64] = [:]
        var owners: Set<String> = []
        for event in demo.history {
            guard let call = event.call else { continue }
            for (bucket, quantity) in call.usage.used where bucket.isContext {
                read[event.moment.day, default: 0] += quantity
            }
            if call.operation == "agent_step" {
                owners.insert(event.tenant)
                #expect(event.moment.day == night, "seed \(seed): \(event.id)")
            }
        }
        let spike = read.removeValue(forKey: night) ?? 0
        #expect(spike > 20 * (read.values.max() ?? 0), "seed \(seed): \(spike)")
        #expect(owners == ["brightline"], "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `One afternoon, a vendor was out; otherwise few calls fail`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        let day = demo.until.day.advanced(by: -11)
        var failed = (then: 0, otherwise: 0)
        var all = (then: 0, otherwise: 0)
        for event in demo.history {
            guard let call = event.call, call.provider == "anthropic" else { continue }
            let minute = (event.moment.milliseconds - day.start.milliseconds) / 60_000
            let fails = call.status == .error ? 1 : 0
            if (870..<1000).contains(minute) {
                all.then += 1
                failed.then += fails
            } else {
                all.otherwise += 1
                failed.otherwise += fails
            }
        }
        #expect(failed.then > 60 && failed.then * 100 > all.then * 75, "seed \(seed): \(failed.then) of \(all.then)")
        #expect(failed.otherwise * 100 < all.otherwise * 4, "seed \(seed): \(failed.otherwise) of \(all.otherwise)")
    }

    @Test(arguments: seeds)
    func `Only the preview model, and that only now and then, is in no price book`(seed: UInt64) {
        var calls: [String: Int] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            if let call = event.call { calls["\(call.provider)/\(call.model)", default: 0] += 1 }
        }
        let preview = calls.removeValue(forKey: "anthropic/claude-lyra-preview") ?? 0
        #expect((50...1000).contains(preview), "seed \(seed)")
        let priced = [
            "anthropic/claude-haiku-4-5", "anthropic/claude-opus-4-5", "anthropic/claude-sonnet-4-5",
            "elevenlabs/eleven_flash_v2_5", "elevenlabs/eleven_multilingual_v2", "openai/gpt-4o-mini",
            "openai/gpt-5-mini", "openai/gpt-image-1-mini", "openai/gpt-image-2", "openai/text-embedding-3-small",
            "s3/",
        ]
        #expect(calls.keys.sorted() == priced, "seed \(seed)")
    }
}
