// What makes a demo at scale as busy as it is asked to be.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// Calls the same model for the same thing a few times more, on the same day.
    ///
    /// With dice of their own, and nothing that follows from them: however many they are, the rest of the world is the same.
    mutating func again(_ call: Call, _ model: Model, _ usage: Usage, _ visit: Visit) {
        var dice = Dice(seed: dice.next())
        let used = usage.used
        let midnight = visit.now.day.advanced(by: 1).start
        var visit = visit
        for _ in 0..<dice.count(mean: repeats * (0.5 + dice.fraction())) {
            visit.pass(2_000 + dice.below(30_000))
            var call = call
            if dice.happens(Double(model.failures) / 1000) {
                call.status = .error
                call.errorType = "overloaded"
                call.error = "Overloaded"
                call.latencyMilliseconds = dice.around(400)
            } else {
                // Between half and one and a half times as much as the first.
                let share = 64 + dice.below(129)
                for (bucket, quantity) in used { call.usage[bucket] = max(1, quantity * share / 128) }
                let made = call.usage[.outputTokens] + call.usage[.outputImageTokens] + call.usage[.characters]
                call.latencyMilliseconds = min(dice.around(model.latency + made * model.pace / 1000), 119_000)
            }
            visit.pass(call.latencyMilliseconds ?? 0)
            visit.now = min(visit.now, midnight.advanced(byMilliseconds: -1))
            post(.call(call), visit.about, in: visit)
        }
    }
}
