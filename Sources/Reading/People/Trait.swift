// What people are told apart by: their plan, their country, a property.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

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

/// A trait of everybody, by their numbers.
package struct Traits: Sendable {
    /// The values that there are; the first is the empty text, of those of whom nothing is known.
    package private(set) var texts = [""]
    private var places: [Int32]
    private var known: [ExactText: Int32] = ["": 0]

    init(people: Int) { places = [Int32](repeating: 0, count: people) }

    /// Where in `texts` a person's value stands.
    package func place(of person: Int) -> Int { person < places.count ? Int(places[person]) : 0 }

    func isKnown(of person: Int64) -> Bool { person < places.count && places[Int(person)] != 0 }

    mutating func set(_ text: String, of person: Int64) { set(place(of: text), of: person) }

    mutating func set(_ place: Int32, of person: Int64) {
        if person < places.count { places[Int(person)] = place }
    }

    /// Where a value stands from now on.
    mutating func place(of text: String) -> Int32 {
        if let place = known[text.exact] { return place }
        let place = Int32(texts.count)
        known[text.exact] = place
        texts.append(text)
        return place
    }
}
