// What calls used, in words.
// SPDX-License-Identifier: Apache-2.0

import Reports

/// What calls used, in its units, which are never added up with each other.
struct Usage {
    let text: String

    init(_ cell: (String) -> Cell, _ numbers: Numbers) {
        func known(_ name: String) -> Cell? { (cell(name).integer ?? 0) == 0 ? nil : cell(name) }
        var parts: [String] = []
        if let input = known("input_tokens") { parts.append("\(numbers.text(input)) in") }
        if let output = known("output_tokens") { parts.append("\(numbers.text(output)) out") }
        for (name, words) in Self.units where parts.count < 2 {
            if let value = known(name) { parts.append("\(numbers.text(value)) \(words)") }
        }
        if let bytes = known("bytes")?.integer, parts.isEmpty { parts.append(numbers.bytes(bytes)) }
        text = parts.isEmpty ? Numbers.unknown : parts.joined(separator: " · ")
    }

    private static let units = [
        ("characters", "characters"), ("output_images", "images"), ("input_seconds", "s in"),
        ("output_seconds", "s out"),
        ("searches", "searches"), ("requests", "requests"),
    ]
}
