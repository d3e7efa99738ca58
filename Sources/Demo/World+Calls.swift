// How the demo's app calls its vendors.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// Calls a vendor until it answers, three times at most; the clock moves on by what it took. False when it never did.
    @discardableResult
    mutating func call(
        _ model: Model, _ operation: String, _ usage: Usage, tier: Tier = .standard, _ visit: inout Visit
    ) -> Bool {
        var call = Call()
        call.provider = model.provider
        call.model = model.name
        call.operation = operation
        call.tier = tier
        var patience = 3
        while patience > 0 {
            let isDown = model.provider == "anthropic" && season.outage.contains(visit.now)
            // What has failed once is likely to fail again.
            let isFirst = patience == 3
            guard dice.happens(isDown ? 0.9 : isFirst ? Double(model.failures) / 1000 : 0.3) else {
                succeed(call, model, usage, &visit)
                if isCrowded { again(call, model, usage, visit) }
                return true
            }
            fail(call, model, usage, isDown: isDown, &visit)
            visit.pass(dice.around(2_500))
            patience -= 1
        }
        return false
    }

    /// An answer that the app had kept: nobody was called, for what `usage` says.
    mutating func recall(_ model: Model, _ operation: String, _ usage: Usage, _ visit: inout Visit) {
        var call = Call()
        call.provider = model.provider
        call.model = model.name
        call.operation = operation
        call.cached = true
        call.usage = usage
        call.latencyMilliseconds = dice.around(7)
        visit.pass(9)
        post(.call(call), visit.about, in: visit)
    }

    private mutating func succeed(_ call: Call, _ model: Model, _ usage: Usage, _ visit: inout Visit) {
        var call = call
        call.usage = usage
        let made = usage[.outputTokens] + usage[.outputImageTokens] + usage[.characters]
        // Beyond two minutes it would have been a timeout.
        let latency = min(dice.around(model.latency + made * model.pace / 1000), 118_000 + dice.below(2_000))
        call.latencyMilliseconds = latency
        call.reported = model.told(usage, at: visit.now)
        visit.pass(latency)
        post(.call(call), visit.about, in: visit)
    }

    private mutating func fail(
        _ call: Call, _ model: Model, _ usage: Usage, isDown: Bool, _ visit: inout Visit
    ) {
        var call = call
        call.status = .error
        switch isDown ? dice.place(weights: [1, 8, 2]) : dice.place(weights: [5, 3, 2]) {
        case 0:
            call.errorType = "rate_limited"
            call.error = "Number of requests has exceeded your rate limit"
            call.latencyMilliseconds = dice.around(90)
        case 1:
            call.errorType = "overloaded"
            call.error = "Overloaded"
            call.latencyMilliseconds = dice.around(400)
        default:
            call.errorType = "timeout"
            call.error = "No answer within 120 s"
            call.latencyMilliseconds = 120_000
            // The vendor had read the prompt before it went silent: that is billed.
            for bucket in [Bucket.inputTokens, .cacheReadTokens] { call.usage[bucket] = usage[bucket] }
        }
        visit.pass(call.latencyMilliseconds ?? 0)
        post(.call(call), visit.about, in: visit)
        if dice.happens(isDown ? 0.6 : 0.3) {
            appError("generation", call.errorType, "\(model.provider) failed: \(call.error)", nil, visit)
        }
    }

    /// Calls the same model for the same thing a few times more, on the same day.
    ///
    /// With dice of their own, and nothing that follows from them: however many they are, the rest of the world is the same.
    private mutating func again(_ call: Call, _ model: Model, _ usage: Usage, _ visit: Visit) {
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
