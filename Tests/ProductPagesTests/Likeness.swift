// Whether two documents have the same names and types.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// Compares shapes: members by name, elements of a list with the first of the other, and null with anything.
struct Likeness {
    /// Members whose own members are names of anything.
    let maps: Set<String>

    /// What is different, by path.
    func differences(_ value: JSONValue, _ model: JSONValue, at path: String = "") -> [String] {
        switch (value, model) {
        case (.null, _), (_, .null), (.string, .string), (.number, .number), (.bool, .bool): return []
        case (.array(let elements), .array(let models)):
            guard let first = models.first else { return [] }
            return elements.enumerated().flatMap { place, element in
                differences(element, models.count == elements.count ? models[place] : first, at: "\(path)[\(place)]")
            }
        case (.object(let members), .object(let models)):
            if let name = path.split(whereSeparator: { ".[".contains($0) }).last(where: { !$0.hasSuffix("]") }),
                maps.contains(String(name))
            {
                return []
            }
            let (names, wanted) = (members.map(\.key), models.map(\.key))
            guard names == wanted else { return ["\(path): \(names) and not \(wanted)"] }
            return zip(members, models).flatMap { differences($0.value, $1.value, at: "\(path).\($0.key)") }
        default: return ["\(path): \(value) and not like \(model)"]
        }
    }
}
