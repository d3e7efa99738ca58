// Where money could be saved.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum TipsReport {
    static let report = Report(
        "tips", "where money could be saved, from the ledger's own figures",
        definition: """
            Rules look at the sums of the period; calls are taken together by provider, model and operation. \
            `cheaper_model`: calls that answer with less than 200 output tokens on average, of a model with a \
            smaller sibling (opus, sonnet, haiku; gpt, mini, nano; gemini pro, flash, flash-lite) of the same \
            provider in the price book: the next smaller one, of the same or an older version where there is one. \
            The saving is the input and output cost as booked, less that of the same sums of tokens at the sibling's \
            standard rates of today. `prompt_cache`: 100 calls or more with prompts of 2,000 tokens or more on \
            average, of which less than 5 % came from a cache, of a model with a rate for that. The saving is that \
            of reading four fifths of the fresh input from the cache, as far as its tokens were paid for (calls from the app's own \
            cache, and those that cost what was reported, save nothing); what writing it there costs is not taken off. \
            `failed_calls`: calls with status error that cost something, which is the saving. `outlier`: a user or \
            tenant that costs more than 10 times the median of those that cost anything, ten of each at most; the \
            saving is what is above that. `unpriced`: calls with neither a price nor a reported cost; what they could save is not \
            known. `app_cache`: calls that the app answered from a cache of its own: `saved_usd` is what they would have cost more, and \
            saved already. \
            Savings of several tips do not add up where they are about the same calls. A sum of tokens is rounded \
            once, half to even. With filters, the rules look at the calls that pass.
            """,
        filters: Filter.all,
        rows: .sorted(limit: 100),
        keys: .named(["kind", "provider", "model", "operation", "tenant", "user"]), read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let period = question.period
        let filters = question.filters
        let groups = try view.callGroups(over: period, where: filters)
        let rates = view.terms.prices.map { RateBook($0, on: view.today) }
        var tips: [Tip] = []
        for group in groups {
            if let rates {
                if let tip = Tip.cheaperModel(group, rates) { tips.append(tip) }
                if let tip = Tip.promptCache(group, rates) { tips.append(tip) }
            }
            if let tip = Tip.failedCalls(group) { tips.append(tip) }
            if let tip = Tip.unpriced(group) { tips.append(tip) }
            if let tip = Tip.appCache(group) { tips.append(tip) }
        }
        tips += try tenants(period, filters, view) + users(period, filters, view)
        // Groups come in no order.
        tips.sort { left, right in
            let (a, b) = (left.saving ?? -1, right.saving ?? -1)
            return a == b ? (left.text.exact, left.evidence.exact) < (right.text.exact, right.evidence.exact) : a > b
        }
        var table = Table(
            [
                Column("tip", .text), Column("saving_usd", .money, .bar), Column("evidence", .text),
                Column("kind", .text), Column("provider", .text), Column("model", .text), Column("operation", .text),
                Column("tenant", .text), Column("user", .text), Column("saved_usd", .money),
            ],
            rows: tips.map { tip in
                [
                    .text(tip.text), tip.saving.map { .money(nanos: $0) } ?? .null, .text(tip.evidence),
                    .text(tip.kind.rawValue), .known(tip.provider), .known(tip.model), .known(tip.operation),
                    .known(tip.tenant), .known(tip.user), tip.saved.map { .money(nanos: $0) } ?? .null,
                ]
            })
        if rates == nil {
            table.notes.append("There is no price book at hand: no other model's rates could be compared.")
        }
        return table
    }

    private static func tenants(
        _ period: Period, _ filters: Filters, _ view: LedgerView
    ) throws(ReadingError) -> [Tip] {
        let costs = try view.calls(over: period, by: .tenant, where: filters, of: CallMeasure.ofSettledCost)
            .filter { $0.key != 0 }.map { (key: $0.key, cost: $0.figures.settledCost) }
        let number = costs.count { $0.cost > 0 }
        return try Tip.outliers(costs).map { found throws(ReadingError) in
            let name = try view.text(found.key)
            var tip = Tip.outlier("tenant", name, cost: found.cost, median: found.median, of: number)
            tip.tenant = name
            return tip
        }
    }

    private static func users(
        _ period: Period, _ filters: Filters, _ view: LedgerView
    ) throws(ReadingError) -> [Tip] {
        let users = try view.people().users
        var costs: [(key: Int64, cost: Int64)] = []
        if filters.isEmpty {
            let sums = try view.sums([.cost], over: period)
            sums.people.intersection(users).forEach { costs.append(($0, sums.value($0))) }
        } else {
            let sums = try view.calls(over: period, by: .user, where: filters, of: CallMeasure.ofSettledCost)
            for sum in sums where users.contains(sum.key) { costs.append((sum.key, sum.figures.settledCost)) }
            costs.sort { $0.key < $1.key }
        }
        let number = costs.count { $0.cost > 0 }
        return try Tip.outliers(costs).map { found throws(ReadingError) in
            let name = try view.name(ofPerson: found.key)
            var tip = Tip.outlier("user", name, cost: found.cost, median: found.median, of: number)
            tip.user = name
            return tip
        }
    }
}
