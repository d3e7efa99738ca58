// Traits of everybody who can be counted: what profiles say, and sign-ups.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension LedgerView {
    /// A trait of all users and visitors: what the profile says, and where it says nothing the sign-up property of that
    /// name. Of tenants, what the profile says.
    package func traits(_ trait: Trait, of population: Population) throws(ReadingError) -> Traits {
        try traits(trait, of: population.tenants)
    }

    /// The same; of people, where there are no tenants.
    func traits(_ trait: Trait, of tenants: TenantList?) throws(ReadingError) -> Traits {
        let count = if let tenants { tenants.count } else { try peopleCount() }
        var traits = Traits(people: count)
        let kind = tenants == nil ? 0 : 1
        func member(_ number: Int64) -> Int64? { if let tenants { tenants.member(number) } else { number } }
        let name: String
        switch trait {
        case .plan: name = "plan"
        case .country: name = "country"
        case .property(let property): name = property
        }
        switch trait {
        case .plan, .country: try addColumn(name, of: kind, member, to: &traits)
        case .property:
            let profiles = "SELECT id, body FROM profiles WHERE kind = \(kind) AND body LIKE $1"
            try addProperties(profiles, name, within: "properties", member, to: &traits)
        }
        if tenants == nil {
            let signUps = "SELECT id, signup FROM people WHERE signup LIKE $1"
            try addProperties(signUps, name, within: nil, member, to: &traits)
        }
        return traits
    }

    private func addColumn(
        _ name: String, of kind: Int, _ member: (Int64) -> Int64?, to traits: inout Traits
    ) throws(ReadingError) {
        var rows: [(person: Int64, value: Int64)] = []
        try database.each("SELECT id, \(name) FROM profiles WHERE kind = \(kind) AND \(name) <> 0") {
            rows.append(($0.integer(0), $0.integer(1)))
        }
        var places: [Int64: Int32] = [:]
        for row in rows {
            let place = if let place = places[row.value] { place } else { traits.place(of: try text(row.value)) }
            places[row.value] = place
            if let member = member(row.person) { traits.set(place, of: member) }
        }
    }

    /// What is known already stays.
    private func addProperties(
        _ sql: String, _ name: String, within object: String?, _ member: (Int64) -> Int64?, to traits: inout Traits
    ) throws(ReadingError) {
        let finder = PropertyFinder(name, within: object)
        try database.each(sql, finder.pattern) { row in
            guard let member = member(row.integer(0)), !traits.isKnown(of: member),
                let text = finder.text(in: row.bytes(1))
            else { return }
            traits.set(text, of: member)
        }
    }
}
