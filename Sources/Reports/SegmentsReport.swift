// Users by what they are and what they do.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum SegmentsReport {
    static let report = Report(
        "segments", "users by plan, country, standing, lifetime, how often they do something, or any property",
        definition: """
            All users who signed up by the end of `to`, each in one group. `active` are those of them with any call \
            or activity in the period; `cost_usd` (adjustments by re-pricing included) and `calls` are theirs in the \
            period, with those of the anonymous ids that were joined to them; `share` is of the users. `plan`, \
            `country` and `property:NAME` are what the profile says, and where it says nothing what the sign-up had \
            as a property of that name; users of whom neither is known have an empty name. `activity:NAME` is how \
            often they did that activity in the period. `lifetime` is the days from the sign-up to the last activity \
            up to `to`; who never was active has 0 days. `standing` is as of `to`, and of these the first that \
            holds: `new` signed up on one of the 7 days up to `to`; `lost` were active on none of the last 30 days; \
            `at risk` were active in the 30 days before those, and in the last 30 on half as many days or fewer; \
            `power` are among the tenth (rounded up) with the most calls of all users with any in the last 30 days \
            (users with equally many are in it together, or, where that would be more than a tenth, none of them \
            is); `casual` are the rest. Internal users are in no group, and what they cost in no figure, unless \
            `internal=true` asks for them. With `unit=tenant`, all tenants of which any event was booked by the end of `to` \
            are told apart instead of users: by what their profiles say, and by the calls and activities that are booked on \
            them, whoever did these; their sign-up is the first day of any event, and `tenants` stands in the place of \
            `users`.
            """,
        parameters: [
            Parameter(
                "by",
                .choiceOr(["plan", "country", "standing", "lifetime"], prefixes: ["activity", "property"]),
                standard: "plan", "what users are told apart by"),
            .counted, .withInternal,
        ],
        filters: Filter.all, selecting: .peopleAndActs, rows: .sorted(limit: 1_000), reach: .decade, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let period = question.period
        var members: [SignedUpMember] = []
        let population = try question.population(view)
        try view.signUps(in: .min..<view.end(of: period.last), of: population) { member, at in
            members.append(SignedUpMember(member, signUp: view.day(of: at.milliseconds)))
        }
        let segmentation = try view.segmentation(by: question.by, members, period, of: population)
        let active = try view.active(from: period.first, through: period.last, of: population)
        let sums = try view.sums([.cost, .calls], over: period, of: population)
        var groups = segmentation.names.map { Group(name: $0) }
        var all = Group(name: "")
        for member in members {
            let one = Group(
                name: "", users: 1, active: active.contains(member.number) ? 1 : 0,
                cost: sums.value(member.number, 0), calls: sums.value(member.number, 1))
            groups[segmentation.place(member.number)].add(one)
            all.add(one)
        }
        if !segmentation.isFixed {
            groups.removeAll { $0.users == 0 }
            groups.sort { $0.users == $1.users ? $0.name.exact < $1.name.exact : $0.users > $1.users }
        }
        let columns = columns(question.countedUnit)
        var table = Table(
            [Column(question.heading(beside: columns), .text)] + columns,
            totals: zip(columns, all.cells(of: all)).map { .init($0.name, $0.type, $1) })
        try view.takeMemory(groups.count * MemoryLayout<Group>.stride)
        let (shown, whole) = (groups, all)
        try table.fill(
            RowSource(count: shown.count) { place, _ in
                let group = shown[Int(place)]
                return [.text(group.name)] + group.cells(of: whole)
            }, for: question, sortedBy: question.sort, in: view)
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static func columns(_ unit: CountedUnit) -> [Column] {
        [
            Column(unit.heading, .count), Column("active", .count), Column("cost_usd", .money),
            Column("calls", .count), Column("share", .ratio, .bar),
        ]
    }

    private struct Group: Sendable {
        let name: String
        var users: Int64 = 0
        var active: Int64 = 0
        var cost: Int64 = 0
        var calls: Int64 = 0

        mutating func add(_ other: Group) {
            users += other.users
            active += other.active
            cost &+= other.cost
            calls &+= other.calls
        }

        func cells(of all: Group) -> [Cell] {
            [
                .count(users), .count(active), .money(nanos: cost), .count(calls), .ratio(users, of: all.users),
            ]
        }
    }
}
