// Whom a question counts, and what its answer says of those who are left out.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Parameter {
    static let withInternal = Parameter(
        "internal", .flag, standard: "false", "count those that the configuration calls internal, too")
}

extension Question {
    func population(_ view: LedgerView) throws(ReadingError) -> Population {
        try view.population(withInternal: flag(Parameter.withInternal.name))
    }

    /// What the answer says where somebody is left out.
    func notes(on population: Population, _ view: LedgerView) throws(ReadingError) -> [String] {
        let count = try view.leftOut(of: population, upTo: period.last)
        guard count > 0 else { return [] }
        let subject = count == 1 ? "1 internal user is" : "\(count) internal users are"
        return ["\(subject) left out of the people; internal=true counts them, too."]
    }
}
