// The groups that users fall into.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A member of a population, and the day on which they signed up.
package struct SignedUpMember {
    package let number: Int64
    package let signUp: Day

    package init(_ number: Int64, signUp: Day) {
        self.number = number
        self.signUp = signUp
    }
}

/// Groups, and the one that each member is in.
package struct Segmentation {
    package let names: [String]
    /// By member, the place of a name.
    package let place: (Int64) -> Int
    /// True where groups have an order of their own and are shown without members in them too.
    package let isFixed: Bool
}

extension LedgerView {
    /// Members by `plan`, `country`, `property:NAME`, `standing`, `lifetime` or `activity:NAME`, as they are at the end of a
    /// period. `members` are those to tell apart, with their sign-up days. What they are goes by all that they do, whichever
    /// of their acts filters choose.
    package func segmentation(
        by name: String, _ members: [SignedUpMember], _ period: Period, of population: Population
    ) throws(ReadingError) -> Segmentation {
        let population = population.withAllActs
        switch name {
        case "standing": return try standings(members, upTo: period.last, of: population)
        case "lifetime": return try lifetimes(members, upTo: period.last, of: population)
        default: break
        }
        if name.hasPrefix("activity:") {
            return try frequencies(of: String(name.dropFirst("activity:".count)), in: period, of: population)
        }
        let traits = try traits(Trait(name) ?? .plan, of: population)
        return Segmentation(names: traits.texts, place: { traits.place(of: Int($0)) }, isFixed: false)
    }

    private func standings(
        _ members: [SignedUpMember], upTo last: Day, of population: Population
    ) throws(ReadingError) -> Segmentation {
        let lately = Period(days: 30, upTo: last)
        let calls = try sums([.calls], over: lately, of: population)
        let daysLately = try daysActive(in: lately, of: population)
        let daysBefore = try daysActive(in: lately.previous, of: population)
        let power = UserStanding.powerThreshold(members.map { calls.value($0.number) })
        var standings = [UserStanding](repeating: .casual, count: daysLately.count)
        for member in members {
            let place = Int(member.number)
            let facts = UserStanding.Facts(
                age: Int(last.number - member.signUp.number), daysLately: Int(daysLately[place]),
                daysBefore: Int(daysBefore[place]), callsLately: calls.value(member.number))
            standings[place] = UserStanding(facts, power: power)
        }
        return Segmentation(
            names: UserStanding.allCases.map(\.name), place: { standings[Int($0)].rawValue }, isFixed: true)
    }

    /// By member, on how many days of a period they were active.
    private func daysActive(in period: Period, of population: Population) throws(ReadingError) -> [UInt16] {
        var counts = [UInt16](repeating: 0, count: try size(of: population))
        for members in try active(onDaysFrom: period.first, through: period.last, of: population) {
            members.forEach { counts[Int($0)] += 1 }
        }
        return counts
    }

    private func lifetimes(
        _ members: [SignedUpMember], upTo last: Day, of population: Population
    ) throws(ReadingError) -> Segmentation {
        let lastActive = try lastActive(upTo: last, of: population)
        var places = [UInt8](repeating: 0, count: try size(of: population))
        for member in members {
            let days = lastActive[member.number].map { Int64($0.number - member.signUp.number) } ?? 0
            places[Int(member.number)] = UInt8(Bands.lifetime.place(of: days))
        }
        return Segmentation(names: Bands.lifetime.names, place: { Int(places[Int($0)]) }, isFixed: true)
    }

    private func frequencies(
        of activity: String, in period: Period, of population: Population
    ) throws(ReadingError) -> Segmentation {
        let counts = try actions(activity, in: period, of: population)
        return Segmentation(
            names: Bands.frequency.names, place: { Bands.frequency.place(of: counts.value($0)) }, isFixed: true)
    }
}

/// Bands one above the other; each begins where the one before it ends, and the last has no end.
struct Bands: Sendable {
    let names: [String]
    private let floors: [Int64]

    init(_ bands: [(floor: Int64, name: String)]) {
        names = bands.map(\.name)
        floors = bands.map(\.floor)
    }

    /// The place of the band that a number is in; the first takes all that is below it.
    func place(of value: Int64) -> Int { floors.lastIndex { $0 <= value } ?? 0 }

    /// From the sign-up to the last activity.
    static let lifetime = Bands([
        (0, "0 days"), (1, "1 to 6 days"), (7, "7 to 29 days"), (30, "30 to 89 days"), (90, "90 to 364 days"),
        (365, "365 days or more"),
    ])

    /// How often somebody did something.
    static let frequency = Bands([
        (0, "never"), (1, "once"), (2, "2 to 4 times"), (5, "5 to 9 times"), (10, "10 to 24 times"),
        (25, "25 times or more"),
    ])
}
