// What happens in the demo beside people: the nightly batch, the agent that runs away, the crowd of a live demo.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// At two in the morning, yesterday's stories are rated and indexed in the vendors' cheap tier.
    mutating func night() {
        guard hour.ofDay == 2 else { return }
        var visit = Visit(trace: dice.name(), now: hour.start.advanced(byMilliseconds: dice.around(60_000)))
        for story in storiesToday.prefix(60) {
            let usage = Usage([.inputTokens: dice.around(3_200), .outputTokens: dice.around(140)])
            visit.subject = Subject(.story, story)
            call(dice.happens(0.7) ? .haiku : .gpt4oMini, "rate", usage, tier: .batch, &visit)
        }
        visit.subject = .none
        let words = Int64(storiesToday.count) * 4_000
        if words > 0 { call(.embedding, "index", Usage([.inputTokens: words]), tier: .batch, &visit) }
        storiesToday.removeAll(keepingCapacity: true)
    }

    /// The agents of the first tenant call each other again and again, with an ever longer context.
    mutating func runAway() {
        let runaway = season.runaway
        guard runaway.overlaps(hour.start..<hour.end) else { return }
        guard let owner = people.firstIndex(where: { $0.tenant == 0 && $0.pays }) else { return }
        // Three of them feed each other.
        for agent in ["a", "b", "c"] { loop(agent, of: owner, in: runaway.clamped(to: hour.start..<hour.end)) }
    }

    private mutating func loop(_ agent: String, of owner: Int, in span: Range<Timestamp>) {
        var visit = Visit(
            user: people[owner].id, tenant: people[owner].tenantID, session: "s_agent_\(agent)",
            trace: "agent_\(agent)", subject: Subject(.story, people[owner].latestStory),
            now: span.lowerBound)
        while visit.now < span.upperBound {
            let age = (visit.now.milliseconds - season.runaway.lowerBound.milliseconds) / 1000
            let usage = Usage([
                .inputTokens: dice.around(700), .cacheReadTokens: 30_000 + age * 8,
                .cacheWriteTokens: dice.around(1_100), .outputTokens: dice.around(380),
            ])
            let model: Model = dice.happens(0.6) ? .opus : .sonnet
            call(model, "agent_step", usage, &visit)
        }
    }

    /// Short visits on top of everybody's own in `span`, so that who watches a live demo sees something happen.
    ///
    /// Mostly reading and cheap talk: the app is busier than its history was, but hardly dearer.
    mutating func bustle(in span: Range<Timestamp>) {
        let crowd = people.indices.filter { people[$0].joins < span.lowerBound && span.upperBound < people[$0].leaves }
        guard !crowd.isEmpty else { return }
        let liveliness = Rhythm.liveliness(in: Hour(of: span.lowerBound), hoursEast: -3, works: false)
        let eventsASecond = 0.9 + 1.1 * liveliness
        let seconds = Double(span.upperBound.milliseconds - span.lowerBound.milliseconds) / 1000
        let eventsAVisit = 7.6
        for _ in 0..<dice.count(mean: eventsASecond * seconds / eventsAVisit) {
            let index = dice.pick(crowd)
            var visit = arrival(of: index, at: moment(in: span))
            switch dice.place(weights: [56, 43, 1]) {
            case 0: read(index, &visit)
            case 1: chat(index, isLight: true, &visit)
            default: stay(index, &visit)
            }
        }
    }
}
