// Who may come out on top, and by what.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// A member of a grouping with the figures that it can be ranked by.
struct Candidate: Sendable, Equatable {
    /// An interned name, or the number of a person.
    let key: Int64
    /// The same of the second grouping.
    private(set) var second: Int64 = 0
    var cost: Int64 = 0, calls: Int64 = 0, tokens: Int64 = 0, errors: Int64 = 0
    /// How often it did the activity that was asked for.
    var actions: Int64 = 0

    init(_ key: Int64, _ second: Int64 = 0) { (self.key, self.second) = (key, second) }

    init(_ key: Int64, _ second: Int64, _ figures: CallFigures) {
        (self.key, self.second) = (key, second)
        cost = figures.settledCost
        calls = figures.calls
        tokens = figures.inputTokens.addingSaturated(figures.outputTokens)
        errors = figures.errors
    }

    /// Takes the figures of another into account.
    mutating func add(_ other: Candidate) throws(ReadingError) {
        try ReadingError.add(other.cost, to: &cost)
        try ReadingError.add(other.calls, to: &calls)
        try ReadingError.add(other.tokens, to: &tokens)
        try ReadingError.add(other.errors, to: &errors)
        try ReadingError.add(other.actions, to: &actions)
    }

    /// What candidates are ranked by.
    enum Figure: Sendable { case cost, calls, tokens, errors, actions }

    func value(_ figure: Figure) -> Int64 {
        switch figure {
        case .cost: cost
        case .calls: calls
        case .tokens: tokens
        case .errors: errors
        case .actions: actions
        }
    }

    /// The first `limit` by a figure, largest first, and of equals the one that the ledger knew first. Those with
    /// nothing of it are no candidates.
    static func best(_ all: [Candidate], by figure: Figure, limit: Int) -> (first: [Candidate], left: Int) {
        let limit = min(limit, all.count)
        var kept: [(value: Int64, key: Int64, second: Int64, place: Int)] = []
        var count = 0
        /// What is less than this cannot be among the first.
        var least = Int64.min
        func prune() {
            kept.sort { ($1.value, $0.key, $0.second) < ($0.value, $1.key, $1.second) }
            guard kept.count >= limit else { return }
            kept.removeLast(kept.count - limit)
            least = kept.last?.value ?? least
        }
        for place in all.indices {
            let value = all[place].value(figure)
            guard value != 0 else { continue }
            count += 1
            guard value >= least else { continue }
            kept.append((value, all[place].key, all[place].second, place))
            // To sort a few now and then costs less than to sort all of them once.
            if kept.count >= 4 * limit + 64 { prune() }
        }
        prune()
        return (kept.map { all[$0.place] }, max(0, count - limit))
    }
}
