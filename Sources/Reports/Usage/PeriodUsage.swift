// What the calls of a whole period came to and used, as measures beside those of another.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

struct PeriodUsage: Sendable {
    let figures: CallFigures
    /// What is no plain tokens; nil where it is not known.
    private let units: Usage?

    init(of period: Period, _ question: Question, _ view: LedgerView) throws(ReadingError) {
        var asked = CallQuestion(over: period, where: question.filters)
        asked.isPatient = question.isExport
        let usage = try view.usage(asked)
        figures = usage.sums.first?.figures ?? CallFigures()
        units = try usage.units.total()
    }

    /// Whatever was used in either period, but for fresh input and output.
    static func others(_ current: PeriodUsage, _ previous: PeriodUsage) -> [Measure] {
        let caches: [(name: String, figure: (CallFigures) -> Int64)] = [
            ("cache_read_tokens", { $0.cacheReadTokens }), ("cache_write_tokens", { $0.cacheWriteTokens }),
        ]
        return caches.compactMap { name, figure in
            let (now, before) = (figure(current.figures), figure(previous.figures))
            return now == 0 && before == 0 ? nil : .count(name, now, before)
        } + UnitColumns.measures(current.units, previous.units)
    }

    /// The same, and fresh input and output before them.
    static func all(_ current: PeriodUsage, _ previous: PeriodUsage) -> [Measure] {
        let tokens = tokens(current, previous)
        return (tokens.isOfNothing ? [] : [tokens]) + others(current, previous)
    }

    /// Calls whose cost the book does not know; and those that cost what was reported, where either period has any.
    static func uncomputed(_ current: PeriodUsage, _ previous: PeriodUsage) -> [Measure] {
        let (now, before) = (current.figures, previous.figures)
        let reported = Measure.count("reported_calls", now.reported, before.reported)
        return [.count("unpriced_calls", now.unpriced, before.unpriced)] + (reported.isOfNothing ? [] : [reported])
    }

    /// What calls cost; and what the app's own cache saved, where it did in either period.
    static func cost(_ current: PeriodUsage, _ previous: PeriodUsage) -> [Measure] {
        let (now, before) = (current.figures, previous.figures)
        let saved = Measure.money("saved_usd", now.saved, before.saved)
        return [.money("cost_usd", now.settledCost, before.settledCost)] + (saved.isOfNothing ? [] : [saved])
    }

    static func tokens(_ current: PeriodUsage, _ previous: PeriodUsage) -> Measure {
        .count("tokens", current.tokens, previous.tokens)
    }

    private var tokens: Int64 { figures.inputTokens.addingSaturated(figures.outputTokens) }
}
