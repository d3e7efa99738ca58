// What people are told apart by: their plan, their country, a property.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Something that a profile or a sign-up says of people.
enum Trait: Equatable, Sendable {
    case plan, country
    case property(String)

    /// `plan`, `country`, `source` (a property like any other), or `property:NAME`.
    init?(_ name: String) {
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
struct Traits: Sendable {
    /// The values that there are; the first is the empty text, of those of whom nothing is known.
    private(set) var texts = [""]
    private var places: [Int32]
    private var known: [String: Int32] = ["": 0]

    init(people: Int) { places = [Int32](repeating: 0, count: people) }

    /// Where in `texts` a person's value stands.
    func place(of person: Int) -> Int { person < places.count ? Int(places[person]) : 0 }

    fileprivate mutating func set(_ text: String, of person: Int64) {
        guard person < places.count else { return }
        if let place = known[text] {
            places[Int(person)] = place
        } else {
            let place = Int32(texts.count)
            known[text] = place
            texts.append(text)
            places[Int(person)] = place
        }
    }
}

extension Books {
    /// The largest number of a person, and one.
    func peopleCount() throws(ReportError) -> Int {
        Int(try first("SELECT coalesce(max(id), 0) FROM people") { $0.integer(0) } ?? 0) + 1
    }

    /// A trait of all users and visitors: what the profile says, and where it says nothing the sign-up property of that
    /// name.
    func traits(_ trait: Trait) throws(ReportError) -> Traits {
        var traits = Traits(people: try peopleCount())
        switch trait {
        case .plan: try addProfiles("plan", to: &traits)
        case .country: try addProfiles("country", to: &traits)
        case .property(let name):
            try addProperties("SELECT id, signup FROM people WHERE signup LIKE $1", name, within: nil, to: &traits)
            let profiles = "SELECT id, body FROM profiles WHERE kind = 0 AND body LIKE $1"
            try addProperties(profiles, name, within: "properties", to: &traits)
        }
        return traits
    }

    private func addProfiles(_ name: String, to traits: inout Traits) throws(ReportError) {
        try addProperties("SELECT id, signup FROM people WHERE signup LIKE $1", name, within: nil, to: &traits)
        var rows: [(person: Int64, value: Int64)] = []
        try each("SELECT id, \(name) FROM profiles WHERE kind = 0 AND \(name) <> 0") {
            rows.append(($0.integer(0), $0.integer(1)))
        }
        for row in rows { traits.set(try text(row.value), of: row.person) }
    }

    private func addProperties(
        _ sql: String, _ name: String, within object: String?, to traits: inout Traits
    ) throws(ReportError) {
        let finder = PropertyFinder(name, within: object)
        try each(sql, bind: { $0.text(finder.pattern) }) { row in
            if let text = finder.text(in: row.bytes(1)) { traits.set(text, of: row.integer(0)) }
        }
    }
}
