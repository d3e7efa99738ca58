// Where in an answer's JSON a figure stands.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A JSON pointer, `/totals/new_users`, with two steps of its own: `/daily/date=2024-01-02/new_users` goes to the
/// element of a list whose member is that, and `/daily/#` is how many elements there are.
struct Place {
    private let steps: [String]

    /// `~1` is a slash, and `~0` a tilde.
    init(_ pointer: String) {
        steps = pointer.split(separator: "/").map { step in
            step.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~")
        }
    }

    /// What stands there, as JSON; nil where there is no such place.
    func text(in json: Any) -> String? {
        var value = json
        for step in steps {
            guard let next = Self.follow(step, in: value) else { return nil }
            value = next
        }
        return Self.text(of: value)
    }

    private static func follow(_ step: String, in value: Any) -> Any? {
        if let members = value as? [String: Any] { return members[step] }
        guard let elements = value as? [Any] else { return nil }
        if step == "#" { return elements.count }
        if let index = Int(step) { return elements.indices.contains(index) ? elements[index] : nil }
        let words = step.split(separator: "=", maxSplits: 1)
        guard words.count == 2 else { return nil }
        return elements.first { element in
            (element as? [String: Any])?[String(words[0])].map { text(of: $0) == "\"\(words[1])\"" } ?? false
        }
    }

    /// JSON in one spelling: equal values are equal texts, and a truth is no number.
    static func text(of value: Any) -> String {
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
        let data = try? JSONSerialization.data(withJSONObject: value, options: options)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }
}
