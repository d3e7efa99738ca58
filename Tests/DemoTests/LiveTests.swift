// How a demo goes on after its history.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct LiveTests {
    @Test(arguments: seeds)
    func `Live goes on after the history: time grows, ids are new, the people are the same`(seed: UInt64) {
        let demo = Demo.month(seed: seed)
        var ids: Set<String> = []
        var people: Set<String> = []
        for event in demo.history {
            ids.insert(event.id)
            people.insert(event.user)
        }
        var live = demo.live
        var last = demo.until
        var lastID = ""
        var strangers = 0
        for _ in 0..<20_000 {
            let (event, dueAt) = live.next()
            #expect(dueAt == event.at, "seed \(seed): \(event.id)")
            #expect(dueAt >= last && dueAt > demo.until, "seed \(seed): \(event.id)")
            #expect(ids.insert(event.id).inserted && event.id > lastID, "seed \(seed): \(event.id)")
            #expect(Bounds.problem(of: event) == nil, "seed \(seed): \(event.id)")
            strangers += people.contains(event.user) ? 0 : 1
            last = dueAt
            lastID = event.id
        }
        // Some who join while it is live; no more.
        #expect(strangers < 1_000, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Live is a steady trickle: one to three events a second, in the first minutes too`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        var live = demo.live
        var counts = Array(repeating: 0, count: 24)
        var early = 0
        while true {
            let (_, dueAt) = live.next()
            let elapsed = dueAt.milliseconds - demo.until.milliseconds
            if elapsed < 600_000 { early += 1 }
            guard elapsed < 24 * 3_600_000 else { break }
            counts[Int(elapsed / 3_600_000)] += 1
        }
        #expect((200...3_600).contains(early), "seed \(seed): \(early)")
        #expect(counts.allSatisfy { (2_000...12_600).contains($0) }, "seed \(seed): \(counts)")
        #expect((86_400...259_200).contains(counts.reduce(0, +)), "seed \(seed): \(counts)")
    }

    @Test(arguments: seeds)
    func `What is under way when the history ends still ends`(seed: UInt64) {
        let demo = Demo.ninetyDays(seed: seed)
        var open: Set<String> = []
        for event in demo.history {
            guard let job = event.job else { continue }
            if job.event == .queued { open.insert(job.job) }
            if job.event == .completed || job.event == .failed { open.remove(job.job) }
        }
        var live = demo.live
        for _ in 0..<10_000 {
            if let job = live.next().event.job { open.remove(job.job) }
        }
        #expect(open.isEmpty, "seed \(seed): \(open)")
    }

    @Test func `A demo that is started again repeats no id`() {
        var first = Demo.month(seed: 1).live
        var again = Demo(seed: 1, until: Demo.afternoon.advanced(byMilliseconds: 1), days: 30).live
        #expect(first.next().event.id != again.next().event.id)
    }
}
