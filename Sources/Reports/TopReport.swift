// The users, tenants, models, operations, subjects or providers at the top.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum TopReport {
    static let report = Report(
        "top",
        "top users, tenants, models, operations, subjects or providers by cost, calls, tokens, errors or an activity",
        definition: """
            Rows have something of what they are sorted by, and a name. `cost_usd` is what their calls cost, \
            adjustments by re-pricing included; `tokens` are fresh input and output; `errors` are calls with status \
            error. `sort=activity:NAME` sorts users or tenants by how often they did that activity, which `actions` \
            counts. `share` is the row's part of what all calls of the period (all activities of that name) come to, \
            named or not. By user, anonymous ids count under the user that they were joined to; those that were \
            joined to nobody are no users and are not shown. `last_active` is a user's last day, up to today, with \
            any call or activity, whether in the period or not. `name`, `email` and `plan` are from the user's \
            profile.
            """,
        parameters: [.by(["user", "tenant", "model", "operation", "subject", "provider"])],
        filters: [.tenant, .provider, .model, .operation],
        otherFilters: "it ranks all users, and the report costs has the figures of some",
        gaps: [
            .filters(
                [.tenant, .provider, .model, .operation], by: ["user", "subject"],
                because: "the ledger keeps no sums by both")
        ],
        rows: .searched(orders: ["cost", "calls", "tokens", "errors"], prefixes: ["activity"], limit: 10),
        keys: .first(1), reach: .decade, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let grouping = CallGrouping(question.by) ?? .user
        let filters = question.filters
        let activity = try activity(question)
        let figure = figure(question.sort ?? "cost")

        var candidates = try calls(of: grouping, over: question.period, filters, view)
        var total = Candidate(0, try view.calls(over: question.period, where: filters))
        if let activity {
            let actions = try view.actions(activity, by: grouping, over: question.period)
            total.actions = actions.total
            candidates = Self.merged(candidates, with: actions.counts)
        }
        if grouping == .user {
            let users = try view.people().users
            candidates.removeAll { !users.contains($0.key) }
        } else {
            candidates.removeAll { $0.key == 0 }
        }
        let (best, left) = Candidate.best(candidates, by: figure, limit: question.limit)

        var columns = [Column(question.by, .text)]
        if grouping == .user { columns += [Column("name", .text), Column("email", .text), Column("plan", .text)] }
        columns += [
            Column("cost_usd", .money), Column("calls", .count), Column("tokens", .count), Column("errors", .count),
        ]
        if activity != nil { columns.append(Column("actions", .count)) }
        if grouping == .user { columns.append(Column("last_active", .date)) }
        columns.append(Column("share", .ratio, .bar))

        let lastActive = grouping == .user ? try view.lastActive(best.map(\.key)) : [:]
        var table = Table(columns)
        for row in best {
            var cells: [Cell] = []
            if grouping == .user {
                let profile = try view.profile(ofUser: row.key)
                cells = [.text(try view.name(ofPerson: row.key))]
                cells += [.known(profile.name), .known(profile.email), .known(profile.plan)]
            } else {
                cells = [.text(try view.text(row.key))]
            }
            cells += [.money(nanos: row.cost), .count(row.calls), .count(row.tokens), .count(row.errors)]
            if activity != nil { cells.append(.count(row.actions)) }
            if grouping == .user { cells.append(lastActive[row.key].map(Cell.day) ?? .null) }
            cells.append(.ratio(row.value(figure), of: total.value(figure)))
            table.rows.append(cells)
        }
        table.left = left
        return table
    }

    private static func figure(_ sort: String) -> Candidate.Figure {
        switch sort {
        case "calls": .calls
        case "tokens": .tokens
        case "errors": .errors
        case "cost": .cost
        default: .actions
        }
    }

    /// The activity to sort by; nil for any other order.
    private static func activity(_ question: Question) throws(ReadingError) -> String? {
        let prefix = "activity:"
        guard let sort = question.sort, sort.hasPrefix(prefix) else { return nil }
        guard ["user", "tenant"].contains(question.by) else {
            throw .parameter("sort", "by an activity goes with by=user or by=tenant, not with by=\(question.by)")
        }
        if let filter = question.filters.given.first {
            throw .parameter(filter.rawValue, "cannot be combined with sort=\(sort): activities are not summed by it")
        }
        return String(sort.dropFirst(prefix.count))
    }

    private static func calls(
        of grouping: CallGrouping, over period: Period, _ filters: Filters, _ view: LedgerView
    ) throws(ReadingError) -> [Candidate] {
        let amounts: [CallAmount] = [.cost, .calls, .tokens, .errors]
        let sums: NumberedSums
        switch grouping {
        case .user: sums = try view.sums(amounts, over: period)
        case .subject: sums = try view.subjectSums(amounts, over: period)
        default:
            return try view.calls(over: period, by: grouping, where: filters).map { Candidate($0.key, $0.figures) }
        }
        var candidates: [Candidate] = []
        sums.people.forEach { person in
            var candidate = Candidate(person)
            candidate.cost = sums.value(person, 0)
            candidate.calls = sums.value(person, 1)
            candidate.tokens = sums.value(person, 2)
            candidate.errors = sums.value(person, 3)
            candidates.append(candidate)
        }
        return candidates
    }

    /// Adds how often each did the activity, and those who did nothing else.
    static func merged(_ candidates: [Candidate], with counts: [Int64: Int64]) -> [Candidate] {
        var counts = counts
        var merged = candidates
        for place in merged.indices { merged[place].actions = counts.removeValue(forKey: merged[place].key) ?? 0 }
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            var candidate = Candidate(key)
            candidate.actions = count
            merged.append(candidate)
        }
        return merged
    }
}
