// Whom a question counts, and what its answer says of those who are left out.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Parameter {
    static let withInternal = Parameter(
        "internal", .flag, standard: "false", "count those that the configuration calls internal, too")

    static let counted = Parameter(
        "unit", .choice(CountedUnit.allCases.map(\.rawValue)), standard: CountedUnit.user.rawValue,
        "what is counted: users, or tenants")
}

extension Question {
    var countedUnit: CountedUnit { self[Parameter.counted.name].flatMap(CountedUnit.init) ?? .user }

    /// Whom it counts. A filter about acts chooses those who had one up to the end of a day, which is that of the period
    /// where none is given.
    func population(_ view: LedgerView, actingUpTo last: Day? = nil) throws(ReadingError) -> Population {
        try view.population(
            countedUnit, withInternal: flag(Parameter.withInternal.name), by: filters,
            upTo: min(last ?? period.last, view.today))
    }

    /// The same, whatever the filters say.
    func unfilteredPopulation(_ view: LedgerView) throws(ReadingError) -> Population {
        try view.population(countedUnit, withInternal: flag(Parameter.withInternal.name))
    }

    /// What the answer says where somebody is left out.
    func notes(on population: Population, _ view: LedgerView) throws(ReadingError) -> [String] {
        let count = try view.leftOut(of: population, upTo: period.last)
        guard count > 0 else { return [] }
        let unit = population.unit.rawValue
        let subject = count == 1 ? "1 internal \(unit) is" : "\(count) internal \(unit)s are"
        let whole = population.unit == .user ? " of the people" : ""
        return ["\(subject) left out\(whole); internal=true counts them, too."]
    }
}

extension CountedUnit {
    /// The column that says how many they are.
    var heading: String { "\(rawValue)s" }
}
