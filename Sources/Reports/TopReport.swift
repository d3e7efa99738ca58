// The users, tenants, models, operations, subjects or providers at the top.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum TopReport {
    static let report = Report(
        "top",
        "the users, models, tenants or others on top, or pairs of them, by cost, calls, tokens, errors or an activity",
        definition: """
            Rows have something of what they are sorted by, and a name. `cost_usd` is what their calls cost, \
            adjustments by re-pricing included; `tokens` are fresh input and output; `errors` are calls with status \
            error. `sort=activity:NAME` sorts by how often that activity was done, which `actions` counts. `share` is the row's part of what all calls of the period (all activities of that name) come to, \
            named or not. By user, anonymous ids count under the user that they were joined to; those that were \
            joined to nobody are no users and are not shown. `last_active` is a user's last day, up to today, with \
            any call or activity, whether in the period or not. \(UnitColumns.definition) `name`, `email` and `plan` are from the user's \
            profile; they and `last_active` are there by user alone. By subject, `subject_name` is what its latest profile calls it. By two, rows are the pairs that calls have, both of \
            whom have a name. With filters, only calls (and activities of that name) that pass them count.
            """,
        parameters: [.groupings(standard: "user")], filters: Filter.all,
        rows: .searched(orders: ["cost", "calls", "tokens", "errors"], prefixes: ["activity"], limit: 10),
        keys: .groupings, reach: .decade, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let groupings = question.filterGroupings
        let activity = activity(question)
        let figure = figure(question.sort ?? "cost")

        let (called, units) = try calls(question, view)
        var candidates = called
        var total = try whole(of: candidates, question, view)
        if let activity {
            let actions = try view.actions(activity, by: groupings, over: question.period, where: question.filters)
            total.actions = actions.total
            candidates = Self.merged(candidates, with: actions.counts)
        }
        let users = groupings.contains(.user) ? try view.people().users : PeopleSet()
        func isNamed(_ key: Int64, _ grouping: Filter) -> Bool {
            grouping == .user ? users.contains(key) : key != 0
        }
        candidates.removeAll { candidate in
            !isNamed(candidate.key, groupings[0]) || groupings.count > 1 && !isNamed(candidate.second, groupings[1])
        }
        // All of them, and those that are shown in their order.
        try view.takeMemory(2 * candidates.count * MemoryLayout<Candidate>.stride)
        let (best, left) = Candidate.best(candidates, by: figure, limit: question.most)

        let whole = total.value(figure)
        let isByUser = groupings == [.user]
        var columns = [
            Column("cost_usd", .money), Column("calls", .count), Column("tokens", .count), Column("errors", .count),
        ]
        if activity != nil { columns.append(Column("actions", .count)) }
        if isByUser { columns.append(Column("last_active", .date)) }
        columns.append(Column("share", .ratio, .bar))
        let profile = isByUser ? [Column("name", .text), Column("email", .text), Column("plan", .text)] : []
        columns += UnitColumns.all
        columns = question.nameHeadings + columns
        columns = question.headings(beside: columns) + profile + columns

        var table = Table(columns)
        try table.fill(
            RowSource(pagesOf: best.count) { (places, view) throws(ReadingError) in
                let page = places.map { best[Int($0)] }
                let lastActive = isByUser ? try view.lastActive(page.map(\.key)) : [:]
                return try page.map { row throws(ReadingError) in
                    var cells: [Cell] = []
                    for (grouping, key) in zip(groupings, [row.key, row.second]) {
                        cells.append(.text(try view.text(of: key, by: grouping)))
                    }
                    cells += try groupings.nameCells([row.key, row.second], view)
                    if isByUser {
                        let profile = try view.profile(ofUser: row.key)
                        cells += [.known(profile.name), .known(profile.email), .known(profile.plan)]
                    }
                    cells += [.money(nanos: row.cost), .count(row.calls), .count(row.tokens), .count(row.errors)]
                    if activity != nil { cells.append(.count(row.actions)) }
                    if isByUser { cells.append(lastActive[row.key].map(Cell.day) ?? .null) }
                    cells.append(.ratio(row.value(figure), of: whole))
                    return cells + UnitColumns.cells(units[UnitSums.Key(nil, row.key, row.second)])
                }
            }, for: question, in: view)
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
    private static func activity(_ question: Question) -> String? {
        let prefix = "activity:"
        guard let sort = question.sort, sort.hasPrefix(prefix) else { return nil }
        return String(sort.dropFirst(prefix.count))
    }

    /// What is asked for of calls: what candidates are made of.
    private static let measures: [CallMeasure] = [.calls, .cost, .adjustment, .inputTokens, .outputTokens, .errors]

    /// All calls of the period that pass. With filters they are what all candidates have together, unless some calls are
    /// of none, which do not carry a property.
    private static func whole(
        of candidates: [Candidate], _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> Candidate {
        guard !question.filters.isEmpty, question.filterGroupings.allSatisfy({ $0.property == nil }) else {
            return Candidate(0, 0, try view.figures(measures, over: question.period, where: question.filters))
        }
        var whole = Candidate(0)
        for candidate in candidates { try whole.add(candidate) }
        return whole
    }

    /// Who has calls, and what these used beside plain tokens.
    private static func calls(
        _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> (candidates: [Candidate], units: UnitSums) {
        var asked = CallQuestion(over: question.period, by: question.filterGroupings, where: question.filters)
        asked.isPatient = question.isExport
        asked.measures = measures
        let amounts: [CallAmount] = [.cost, .calls, .tokens, .errors]
        let sums: NumberedSums
        switch (question.filterGroupings, question.filters.isEmpty) {
        case ([.user], true): sums = try view.sums(amounts, over: question.period)
        case ([.subject], true): sums = try view.subjectSums(amounts, over: question.period)
        default:
            let usage = try view.usage(asked)
            return (usage.sums.map { Candidate($0.key, $0.second, $0.figures) }, usage.units)
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
        return (candidates, try view.units(asked))
    }

    /// Adds how often each did the activity, and those who did nothing else.
    static func merged(_ candidates: [Candidate], with counts: [ActionCount]) -> [Candidate] {
        var left = Dictionary(counts.map { ([$0.key, $0.second], $0.count) }) { first, _ in first }
        var merged = candidates
        for place in merged.indices {
            merged[place].actions = left.removeValue(forKey: [merged[place].key, merged[place].second]) ?? 0
        }
        for (key, count) in left.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            var candidate = Candidate(key[0], key[1])
            candidate.actions = count
            merged.append(candidate)
        }
        return merged
    }
}
