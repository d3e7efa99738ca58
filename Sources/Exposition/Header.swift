// The lines that introduce a family: HELP, TYPE and, where the name tells it, UNIT.
// SPDX-License-Identifier: Apache-2.0

/// The name, help and kind of a family, as each format introduces them.
struct Header: Sendable {
    let name: MetricName
    let help: String
    let kind: Kind

    /// Suffixes that a format gives a meaning to, so that no family may be named so on its own account.
    private static let reserved = ["_total", "_created", "_bucket", "_sum", "_count"]
    /// Units that a name of ours can end in.
    private static let units = ["seconds", "bytes", "usd", "ratio"]

    init(_ name: MetricName, help: String, kind: Kind) {
        self.name = name
        self.help = help
        self.kind = kind
        if case .counter = kind {
            precondition(name.text.hasSuffix("_total"), "the counter \(name) must be called \(name)_total")
        }
        precondition(
            !Self.reserved.contains { family.hasSuffix($0) }, "\(kind.word) \(name) has the suffix of another kind")
    }

    /// The name without a counter's `_total`: what OpenMetrics calls the family.
    var family: String {
        guard case .counter = kind else { return name.text }
        return String(name.text.dropLast("_total".count))
    }

    /// Every name that this family occupies in either format.
    var claims: [String] { [family] + kind.suffixes.map { family + $0 }.filter { $0 != family } }

    func bytes(_ format: ExpositionFormat) -> [UInt8] {
        let name = format == .text ? name.text : family
        return ByteWriter.bytes(capacity: 3 * name.utf8.count + 2 * help.utf8.count + 64) { writer in
            writer.append("# HELP \(name) ")
            // Text 0.0.4 has no escape for a quote in a help text, OpenMetrics has.
            writer.append(escaping: help, quotes: format == .openMetrics)
            writer.append("\n# TYPE \(name) \(kind.word)\n")
            if format == .openMetrics, let unit = Self.units.first(where: { name.hasSuffix("_" + $0) }) {
                writer.append("# UNIT \(name) \(unit)\n")
            }
        }
    }
}
