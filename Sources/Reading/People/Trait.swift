// What people are told apart by: their plan, their country, a property.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Something that a profile or a sign-up says of people.
package enum Trait: Equatable, Sendable {
    case plan, country
    case property(String)

    /// `plan`, `country`, `source` (a property like any other), or `property:NAME`.
    package init?(_ name: String) {
        switch name {
        case "plan": self = .plan
        case "country": self = .country
        case "source": self = .property(name)
        default:
            guard name.hasPrefix("property:") else { return nil }
            self = .property(String(name.dropFirst("property:".count)))
        }
    }
}

/// A trait of everybody.
package struct Traits: Sendable {
    /// The values that there are; the first is the empty text, of those of whom nothing is known.
    package private(set) var texts = [""]
    private var places: [Int32]
    private var known: [ExactText: Int32] = ["": 0]

    init(people: Int) { places = [Int32](repeating: 0, count: people) }

    /// Where in `texts` a person's value stands.
    package func place(of person: Int) -> Int { person < places.count ? Int(places[person]) : 0 }

    fileprivate func isKnown(of person: Int64) -> Bool { person < places.count && places[Int(person)] != 0 }

    fileprivate mutating func set(_ text: String, of person: Int64) { set(place(of: text), of: person) }

    fileprivate mutating func set(_ place: Int32, of person: Int64) {
        if person < places.count { places[Int(person)] = place }
    }

    /// Where a value stands from now on.
    fileprivate mutating func place(of text: String) -> Int32 {
        if let place = known[text.exact] { return place }
        let place = Int32(texts.count)
        known[text.exact] = place
        texts.append(text)
        return place
    }
}

extension LedgerView {
    /// A trait of all users and visitors: what the profile says, and where it says nothing the sign-up property of that
    /// name.
    package func traits(_ trait: Trait) throws(ReadingError) -> Traits {
        var traits = Traits(people: try peopleCount())
        let name: String
        switch trait {
        case .plan: name = "plan"
        case .country: name = "country"
        case .property(let property): name = property
        }
        switch trait {
        case .plan, .country: try addColumn(name, to: &traits)
        case .property:
            let profiles = "SELECT id, body FROM profiles WHERE kind = 0 AND body LIKE $1"
            try addProperties(profiles, name, within: "properties", to: &traits)
        }
        try addProperties("SELECT id, signup FROM people WHERE signup LIKE $1", name, within: nil, to: &traits)
        return traits
    }

    private func addColumn(_ name: String, to traits: inout Traits) throws(ReadingError) {
        var rows: [(person: Int64, value: Int64)] = []
        try database.each("SELECT id, \(name) FROM profiles WHERE kind = 0 AND \(name) <> 0") {
            rows.append(($0.integer(0), $0.integer(1)))
        }
        var places: [Int64: Int32] = [:]
        for row in rows {
            let place = if let place = places[row.value] { place } else { traits.place(of: try text(row.value)) }
            places[row.value] = place
            traits.set(place, of: row.person)
        }
    }

    /// What is known already stays.
    private func addProperties(
        _ sql: String, _ name: String, within object: String?, to traits: inout Traits
    ) throws(ReadingError) {
        let finder = PropertyFinder(name, within: object)
        try database.each(sql, finder.pattern) { row in
            let person = row.integer(0)
            guard !traits.isKnown(of: person), let text = finder.text(in: row.bytes(1)) else { return }
            traits.set(text, of: person)
        }
    }
}
