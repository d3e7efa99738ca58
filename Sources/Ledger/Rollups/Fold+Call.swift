// How a call becomes sums.
// SPDX-License-Identifier: Apache-2.0

extension Fold {
    mutating func add<Names: NameTable>(
        _ call: Call, _ booking: Booking, _ moment: Moment, _ table: inout Names
    ) throws(Names.Failure) {
        let names = booking.names
        let (provider, model, operation, tenant) = (names.provider, names.model, names.operation, names.tenant)
        let priced = booking.priced ?? Priced()
        let figures = Self.figures(of: call, priced, adjustment: booking.adjustment)

        var daily = figures
        daily[CallMeasure.maxCost] = priced.cost.nanos
        daily[CallMeasure.maxLatency] = call.latencyMilliseconds ?? 0
        try spread(figures, daily: daily, booking, moment, &table)
        if booking.person != 0 { see(booking, moment) }
        for (bucket, quantity) in call.usage.used where !bucket.isInFigures {
            let unit = Int64(bucket.rawValue)
            rollups.add(.unitDays, RollupKey(moment.day, provider, model, operation, tenant, unit), quantity)
            guard let month = moment.month else { continue }
            rollups.add(.unitMonths, RollupKey(month, provider, model, operation, tenant, unit), quantity)
        }
        guard booking.isLive else {
            count(.backfilledCalls, booking, provider)
            count(.backfilledCost, booking, provider, by: priced.cost.nanos)
            return
        }
        count(.calls, booking, provider, model, operation, call.status == .ok ? fixed.ok : fixed.error)
        count(.cost, booking, provider, model, operation, by: priced.cost.nanos)
        switch priced.basis(of: call) {
        case .nothing: count(.unpricedCalls, booking, provider, model)
        case .report: count(.reportedCalls, booking, provider, model)
        case .book, .cache: break
        }
        if priced.saved != .zero { count(.saved, booking, provider, model, by: priced.saved.nanos) }
        if let latency = call.latencyMilliseconds { time(.callDuration, booking, provider, model, took: latency) }
        // Reasoning tokens are part of the output: a type of their own would count them twice.
        for (bucket, quantity) in call.usage.used where bucket != .reasoningTokens {
            count(bucket.isTokens ? .tokens : .units, booking, provider, model, fixed[bucket], by: quantity)
        }
    }

    /// Adds to the adjustment of a call that is in the sums already: to all rollups of calls, and to no counter.
    package mutating func adjust<Names: NameTable>(
        _ booking: Booking, by amount: Money, names: inout Names
    ) throws(Names.Failure) {
        var figures = Measures()
        figures[.adjustment] = amount.nanos
        try spread(figures, daily: figures, booking, Moment(of: booking, closed), &names)
    }

    /// To all the rollups that calls share.
    private mutating func spread<Names: NameTable>(
        _ figures: Measures, daily: Measures, _ booking: Booking, _ moment: Moment, _ table: inout Names
    ) throws(Names.Failure) {
        let names = booking.names
        let (provider, model, operation, tenant) = (names.provider, names.model, names.operation, names.tenant)
        rollups.add(.callDays, RollupKey(moment.day, provider, model, operation, tenant), daily)
        if let month = moment.month {
            rollups.add(.callMonths, RollupKey(month, provider, model, operation, tenant), figures)
        }
        if names.subject != 0 { rollups.add(.subjectDays, RollupKey(moment.day, names.subject), figures) }
        try addProperties(ofCall: figures, booking, moment, &table)
        guard booking.person != 0 else { return }
        rollups.add(.userDays, RollupKey(moment.day, booking.person), figures)
        if let month = moment.monthOfPerson { rollups.add(.userMonths, RollupKey(month, booking.person), figures) }
    }

    private static func figures(of call: Call, _ priced: Priced, adjustment: Money) -> Measures {
        var figures = Measures(1)
        if call.status == .error {
            figures[.errors] = 1
            figures[.failedCost] = priced.cost.nanos
        }
        figures[.adjustment] = adjustment.nanos
        switch priced.basis(of: call) {
        case .cache: figures[.cached] = 1
        case .nothing: figures[.unpriced] = 1
        case .report: figures[.reported] = 1
        case .book: break
        }
        figures[.saved] = priced.saved.nanos
        figures[.cost] = priced.cost.nanos
        figures[.inputCost] = priced.input.nanos
        figures[.outputCost] = priced.output.nanos
        figures[.inputTokens] = call.usage[.inputTokens]
        figures[.outputTokens] = call.usage[.outputTokens]
        figures[.cacheReadTokens] = call.usage[.cacheReadTokens]
        figures[.cacheWriteTokens] = call.usage[.cacheWriteTokens] + call.usage[.cacheWrite1hTokens]
        if let latency = call.latencyMilliseconds {
            figures[.latency] = latency
            figures[.timed] = 1
        }
        return figures
    }
}

extension Bucket {
    /// Plain tokens are in the figures of every call; anything else goes to `unit_days`.
    package var isInFigures: Bool {
        switch self {
        case .inputTokens, .outputTokens, .cacheReadTokens, .cacheWriteTokens: true
        default: false
        }
    }

    /// What the bucket is called in a label: `input` of tokens, `characters` of units.
    var label: String {
        switch self {
        case .inputTokens: "input"
        case .outputTokens: "output"
        case .reasoningTokens: "reasoning"
        case .cacheReadTokens: "cache_read"
        case .cacheWriteTokens: "cache_write"
        case .cacheWrite1hTokens: "cache_write_1h"
        case .inputAudioTokens: "input_audio"
        case .outputAudioTokens: "output_audio"
        case .cacheReadAudioTokens: "cache_read_audio"
        case .inputImageTokens: "input_image"
        case .outputImageTokens: "output_image"
        case .cacheReadImageTokens: "cache_read_image"
        case .inputVideoTokens: "input_video"
        case .outputVideoTokens: "output_video"
        default: name
        }
    }
}
