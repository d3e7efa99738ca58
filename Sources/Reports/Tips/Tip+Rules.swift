// The rules by which the ledger gives tips: figures in, a tip or none out.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Tip {
    /// Short answers are what smaller models are for.
    static func cheaperModel(_ group: CallGroup, _ rates: RateBook) -> Tip? {
        let figures = group.figures
        guard figures.calls > 0, figures.outputTokens > 0, figures.outputTokens < figures.calls * shortOutput else {
            return nil
        }
        let cost = figures.inputCost.addingSaturated(figures.outputCost)
        for sibling in rates.siblings(provider: group.provider, model: group.model) {
            let context = group.promptTokens / figures.calls
            guard let theirs = rates.rates(provider: group.provider, model: sibling, context: context),
                let price = RateBook.cost(of: group.usage, at: theirs), price < cost
            else { continue }
            return Tip(
                .cheaperModel, "use \(sibling) instead of \(group.label), which answers in few words",
                saving: cost - price,
                evidence: "\(count(figures.calls, "call")) with \(figures.outputTokens / figures.calls) output tokens "
                    + "each on average cost \(usd(cost)); at the rates of \(sibling) they cost \(usd(price))",
                about: group)
        }
        return nil
    }

    /// Long prompts that are never read from a cache.
    static func promptCache(_ group: CallGroup, _ rates: RateBook) -> Tip? {
        let figures = group.figures
        let prompt = group.promptTokens
        guard figures.calls >= 100, prompt >= figures.calls * longPrompt,
            figures.cacheReadTokens < prompt / 20 + (prompt % 20 == 0 ? 0 : 1),
            let own = rates.rates(
                provider: group.provider, model: group.model, context: prompt / figures.calls),
            own[.cacheReadTokens] != nil
        else { return nil }
        var fresh = Usage()
        // Four fifths, by division first: the sum of a large ledger times eight would still fit, but need not be shown to.
        fresh[.inputTokens] = figures.inputTokens / 5 * 4
        var cached = Usage()
        cached[.cacheReadTokens] = fresh[.inputTokens]
        guard let before = RateBook.cost(of: fresh, at: own), let after = RateBook.cost(of: cached, at: own),
            after < before
        else { return nil }
        // Calls from the app's own cache have tokens that nobody was paid for, and of those that cost what was reported no
        // part is known to be of the input: no more can be saved than four fifths of what the input did cost.
        let paid = min(before, figures.inputCost / 5 * 4 + figures.inputCost % 5 * 4 / 5)
        let left = Int64(truncatingIfNeeded: (Int128(paid) * Int128(after)).dividedHalfToEven(by: Int128(before)))
        guard left < paid else { return nil }
        return Tip(
            .promptCache, "let \(group.label) read its prompts from the vendor's cache", saving: paid - left,
            evidence: "\(count(figures.calls, "call")) with prompts of \(prompt / figures.calls) tokens on average, of "
                + "which \(figures.cacheReadTokens) of \(prompt) came from a cache; if four fifths of the input did, it "
                + "would cost \(usd(left)) instead of \(usd(paid))", about: group)
    }

    /// Failures that were paid for.
    static func failedCalls(_ group: CallGroup) -> Tip? {
        let figures = group.figures
        guard figures.failedCost > 0 else { return nil }
        return Tip(
            .failedCalls, "find out why calls of \(group.label) fail", saving: figures.failedCost,
            evidence: "\(figures.errors) of \(count(figures.calls, "call")) failed and cost \(usd(figures.failedCost))",
            about: group)
    }

    /// Calls of which nobody knows what they cost.
    static func unpriced(_ group: CallGroup) -> Tip? {
        let figures = group.figures
        guard figures.unpriced > 0 else { return nil }
        return Tip(
            .unpriced, "add a price for \(group.label)", saving: nil,
            evidence: "\(figures.unpriced) of \(count(figures.calls, "call")) have no price", about: group)
    }

    /// Calls that the app answered by itself. What more of them would save is not known; what these saved is.
    static func appCache(_ group: CallGroup) -> Tip? {
        let figures = group.figures
        guard figures.saved > 0 else { return nil }
        var tip = Tip(
            .appCache, "keep answering \(group.label) from the app's own cache", saving: nil,
            evidence: "\(figures.cached) of \(count(figures.calls, "call")) came from it, and saved "
                + usd(figures.saved), about: group)
        tip.saved = figures.saved
        return tip
    }

    /// Whoever spends more than ten times what the middle one of those that spend does: the largest first, ten at most.
    static func outliers(_ costs: [(key: Int64, cost: Int64)]) -> [(key: Int64, cost: Int64, median: Int64)] {
        let spending = costs.filter { $0.cost > 0 }
            .sorted { $0.cost == $1.cost ? $0.key < $1.key : $0.cost > $1.cost }
        guard !spending.isEmpty else { return [] }
        let middle = spending.count / 2
        let median =
            spending.count % 2 == 1
            ? spending[middle].cost
            : spending[middle].cost + (spending[middle - 1].cost - spending[middle].cost) / 2
        return spending.prefix {
            $0.cost / farAbove > median || ($0.cost / farAbove == median && $0.cost % farAbove > 0)
        }
        .prefix(10).map { ($0.key, $0.cost, median) }
    }

    /// One that stands out: what is above ten times the median could be saved.
    static func outlier(_ noun: String, _ name: String, cost: Int64, median: Int64, of number: Int) -> Tip {
        Tip(
            .outlier, "look at what the \(noun) \(name) does, far above the rest", saving: cost - median * farAbove,
            evidence: "cost \(usd(cost)), more than \(farAbove) times the median of \(usd(median)) among \(number) "
                + "\(noun)s that cost anything")
    }

    /// Output tokens of a call that a smaller model is trusted with.
    private static let shortOutput: Int64 = 200
    private static let longPrompt: Int64 = 2_000
    private static let farAbove: Int64 = 10
}
