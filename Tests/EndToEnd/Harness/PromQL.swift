// What a query of Prometheus asks for.
// SPDX-License-Identifier: Apache-2.0

/// A query, read only as far as to know the series that it names.
struct PromQL {
    let text: String

    init(_ text: String) { self.text = text }

    /// The names of metrics and of recorded series.
    var names: Set<String> {
        let bare =
            text
            .replacing(#/"(\\.|[^"\\])*"/#, with: " ")
            .replacing(#/\{[^}]*\}/#, with: " ")
            .replacing(#/\[[^\]]*\]/#, with: " ")
            .replacing(#/\boffset\s+-?\w+/#, with: " ")
            .replacing(#/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/#, with: " ")
        let words = bare.matches(of: #/(?<word>[A-Za-z_:][A-Za-z0-9_:]*)(?<call>\s*\()?/#)
        let names = words.filter { $0.output.call == nil }.map { String($0.output.word) }
        return Set(names).subtracting(Self.keywords)
    }

    private static let keywords: Set<String> = [
        "and", "or", "unless", "bool", "by", "without", "on", "ignoring", "group_left", "group_right", "offset",
    ]
}
