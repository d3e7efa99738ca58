// How far people get on a way of steps.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum FunnelReport {
    static let report = Report(
        "funnel", "how many people go through activities in an order, and where they stop",
        definition: """
            `steps` are names of activities. A person enters with any first step in the period, and goes on with each \
            next step strictly after the one before it, as long as it is within `within` days (of 24 hours) of that first \
            step; later steps may lie past `to`. A person counts once, at the furthest step that any of their entries \
            leads to, and at all steps before it. A name may stand several times: then it must happen as often. People \
            are users, with the anonymous ids that were joined to them, and visitors: anonymous ids that never joined. \
            Events that name nobody do not count. `from_previous` and `from_first` are the shares of the step before and \
            of the first. `median_time_ms` is the median of how long it took from the step before: of each person when \
            they first got this far, since they had last done that step on their way. With `by`, people are told apart \
            by what their profile says, or where it says nothing by the property of that name of their sign-up; those \
            of whom neither is known have an empty name. An activity that never happened is a step with 0 users. \
            Internal users and visitors take no steps, unless `internal=true` asks for them. With `unit=tenant`, tenants \
            go through the steps instead of people: each step counts for the tenant that the activity names, whoever did \
            it, so that one person may take the first step and another the next; activities that name no tenant do not \
            count, and `by` tells tenants apart by what their profiles say.
            """,
        parameters: [
            Parameter("steps", .names(2...10), "names of activities in their order, with commas between; required"),
            Parameter("within", .days(1...365), standard: "30d", "how long the whole way may take"),
            Parameter(
                "by", .choiceOr(["source", "country", "plan"], prefixes: ["property"]),
                "one funnel for each value of a profile or sign-up property"),
            .counted, .withInternal,
        ],
        filters: Filter.all, selecting: .people,
        example: [("steps", exampleSteps)], read: table)

    private static let exampleSteps = "signed_up,story_created"

    /// The activities that happen most in a period: names to make a question of.
    private static func usualActivities(_ period: Period, _ view: LedgerView) throws(ReadingError) -> [String] {
        // What cannot be asked for as it is shown is no example.
        try view.usualActivities(in: period, most: 6).filter { TerminalText.shown($0) == $0 && !$0.contains(",") }
    }

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let steps = question.names("steps")
        guard !steps.isEmpty else {
            let known = try usualActivities(question.period, view)
            let example = known.count < 2 ? exampleSteps : known.joined(separator: ",")
            throw .parameter("steps", "is missing: names of activities in their order, such as \(example)")
        }
        let window = Int64(question.integer("within") ?? 30) * 86_400_000
        let population = try question.population(view)
        let times = try view.times(of: steps, in: question.period, window: window, by: population)
        var matcher = FunnelMatcher(steps: steps.count, people: try view.size(of: population), window: window)
        times.forEach { step, at, member in matcher.take(step, at: at, by: member) }

        let groups = try groups(question, population, view, matcher)
        let columns = columns(question.countedUnit)
        let isGrouped = question.by.isEmpty == false
        var table = Table(
            (isGrouped ? [Column(question.heading(beside: columns), .text)] : [])
                + (isGrouped ? columns.dropLast() : columns))
        let gaps = matcher.gaps
        try table.fill(
            RowSource(count: groups.count * steps.count) { place, _ in
                let (group, step) = (groups[Int(place) / steps.count], Int(place) % steps.count)
                let users = group.users[step]
                var row: [Cell] = [
                    .text(steps[step]), .count(users), step == 0 ? .null : .ratio(users, of: group.users[step - 1]),
                    .ratio(users, of: group.users[0]),
                ]
                if isGrouped { row.insert(.text(group.name), at: 0) } else { row.append(.median(gaps[step])) }
                return row
            }, for: question, in: view)
        let all = Group("", matcher.furthest, steps: steps.count)
        table.totals = [
            .init("entered", .count, .count(all.users[0])),
            .init("completed", .count, .count(all.users[steps.count - 1])),
            .init("conversion", .ratio, .ratio(all.users[steps.count - 1], of: all.users[0])),
        ]
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static func columns(_ unit: CountedUnit) -> [Column] {
        [
            Column("step", .text), Column(unit.heading, .count, .bar), Column("from_previous", .ratio),
            Column("from_first", .ratio), Column("median_time_ms", .duration),
        ]
    }

    /// Those who reached each step.
    private struct Group: Sendable {
        let name: String
        var users: [Int64]

        init(_ name: String, steps: Int) {
            self.name = name
            users = [Int64](repeating: 0, count: steps)
        }

        init(_ name: String, _ furthest: [UInt8], steps: Int) {
            self.init(name, steps: steps)
            for reached in furthest { add(reached) }
        }

        mutating func add(_ reached: UInt8) {
            for step in 0..<Int(reached) { users[step] += 1 }
        }
    }

    /// One for all, or one for each value, the largest first.
    private static func groups(
        _ question: Question, _ population: Population, _ view: LedgerView, _ matcher: FunnelMatcher
    ) throws(ReadingError) -> [Group] {
        let steps = matcher.gaps.count
        guard let trait = Trait(question.by) else { return [Group("", matcher.furthest, steps: steps)] }
        let traits = try view.traits(trait, of: population)
        var groups = traits.texts.map { Group($0, steps: steps) }
        for (person, reached) in matcher.furthest.enumerated() where reached > 0 {
            groups[traits.place(of: person)].add(reached)
        }
        return groups.filter { $0.users[0] > 0 }.sorted { left, right in
            left.users[0] == right.users[0] ? left.name.exact < right.name.exact : left.users[0] > right.users[0]
        }
    }
}

extension Cell {
    /// The middle of some durations, or the mean of the two there; null where there are none.
    fileprivate static func median(_ milliseconds: [Int64]) -> Cell {
        guard !milliseconds.isEmpty else { return .null }
        let sorted = milliseconds.sorted()
        let middle = sorted.count / 2
        if sorted.count % 2 == 1 { return .milliseconds(sorted[middle]) }
        return .meanDuration(milliseconds: sorted[middle - 1] + sorted[middle], over: 2)
    }
}
