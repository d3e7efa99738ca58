// What tells members of cohorts apart.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Something that their profiles say, or whether they did something on their first days.
struct CohortGroups: Sendable {
    private let heading: String
    private let names: [String]
    private let placeOfMember: @Sendable (Int64) -> Int

    /// Nil where nobody asked for groups.
    init?(
        _ question: Question, _ population: Population, _ firstDays: @autoclosure () -> FirstDays, _ view: LedgerView
    ) throws(ReadingError) {
        heading = question.heading(beside: [Column("cohort", .date), Column("size", .count)])
        if let activity = Self.activity(question) {
            let doers = try firstDays().whoever(did: activity, of: population, view)
            names = ["no", "yes"]
            placeOfMember = { doers.contains($0) ? 1 : 0 }
        } else if let trait = Trait(question.by) {
            let traits = try view.traits(trait, of: population)
            names = traits.texts
            placeOfMember = { traits.place(of: Int($0)) }
        } else {
            return nil
        }
    }

    /// What is asked whether they did it; nil where something else tells them apart.
    static func activity(_ question: Question) -> String? {
        let prefix = "activity:"
        return question.by.hasPrefix(prefix) ? String(question.by.dropFirst(prefix.count)) : nil
    }

    var column: Column { Column(heading, .text) }

    func place(_ member: Int64) -> Int { placeOfMember(member) }

    func name(_ place: Int) -> String { names[place] }
}

/// The days that say whether somebody is among those who did something.
struct FirstDays {
    private let days: ClosedRange<Day>
    /// Members by when they signed up.
    private let signUps: [PeopleSet]
    /// Whether a day is one of the first of those who signed up in a place.
    private let includes: (_ day: Day, _ place: Int) -> Bool

    /// So many days, beginning with that of the sign-up; `signUps` are by the days of a period.
    init(_ count: Int, from signUps: [PeopleSet], in period: Period) {
        days = period.first...period.last.advanced(by: count - 1)
        self.signUps = signUps
        includes = { day, place in (0..<count).contains(Int(day.number - period.first.number) - place) }
    }

    /// The day, week or month of the calendar that has the sign-up; `cohorts` are by these.
    init(_ parts: Period.Parts, from cohorts: [PeopleSet]) {
        days = parts.starts[0]...parts.unit.end(of: parts.starts[parts.count - 1])
        signUps = cohorts
        includes = { day, place in parts.starts[place] == parts.unit.start(of: day) }
    }

    func whoever(
        did activity: String, of population: Population, _ view: LedgerView
    ) throws(ReadingError) -> PeopleSet {
        let size = try view.size(of: population)
        try view.takeMemory(size * MemoryLayout<Int32>.stride)
        var places = [Int32](repeating: -1, count: size)
        for (place, members) in signUps.enumerated() {
            members.forEach { places[Int($0)] = Int32(truncatingIfNeeded: place) }
        }
        var doers = PeopleSet()
        let range = view.end(of: days.lowerBound.advanced(by: -1))..<view.end(of: days.upperBound)
        try view.eachTime(of: activity, in: range, by: population) { at, member in
            let place = Int(places[Int(member)])
            if place >= 0, !doers.contains(member), includes(view.day(of: at), place) { doers.insert(member) }
        }
        return doers
    }
}
