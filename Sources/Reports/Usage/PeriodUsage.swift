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

    static func tokens(_ current: PeriodUsage, _ previous: PeriodUsage) -> Measure {
        .count("tokens", current.tokens, previous.tokens)
    }

    private var tokens: Int64 { figures.inputTokens.addingSaturated(figures.outputTokens) }
}
