// Which questions a report answers: every grouping with `per` and with every filter, and of the others why not.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import Reading

/// Parameters that a report takes, and does not take together with some groupings.
package struct Gap: Sendable {
    /// Filters, or `per`.
    let names: [String]
    /// What `by` says; `property:NAME` stands for any declared name.
    let groupings: [String]
    let why: String

    static func filters(_ filters: [Filter], by groupings: [String], because why: String) -> Gap {
        Gap(names: filters.map(\.rawValue), groupings: groupings, why: why)
    }

    static func per(by groupings: [String], because why: String) -> Gap {
        Gap(names: ["per"], groupings: groupings, why: why)
    }

    fileprivate func has(_ grouping: String) -> Bool {
        (Parameter.groupings(grouping) ?? [grouping]).contains { asked in
            groupings.contains { Self.stands($0, for: asked) }
        }
    }

    fileprivate func has(_ name: String, by grouping: String) -> Bool {
        names.contains { Self.stands($0, for: name) } && has(grouping)
    }

    /// `property:NAME` stands for any property.
    private static func stands(_ known: String, for name: String) -> Bool {
        known.hasSuffix(":NAME") ? name.hasPrefix(known.dropLast(4)) : known == name
    }

    /// All of it in a sentence.
    fileprivate var sentence: String {
        let alternatives = groupings.map { "by=\($0)" }.joined(separator: ", ")
        return "\(names.joined(separator: ", ")) cannot be combined with \(alternatives): \(why)."
    }
}

/// The row of a report's table of answers that is about one grouping.
package struct Coverage: Sendable {
    /// What `by` says; nil for rows that are not grouped.
    package let grouping: String?
    /// Those that `by` may say beside it.
    package let with: [String]
    /// What `per` may say with it.
    package let units: [String]
    /// What `unit` may say with it; empty where it counts nobody.
    package let counted: [String]
    /// Those that narrow it down, in any combination.
    package let filters: [Filter]
    /// By `per`, `compare` and the other filters: the sentence with which they are refused.
    package let refused: [(name: String, sentence: String)]
}

extension Report {
    /// A row for each grouping.
    package var coverage: [Coverage] {
        let isGrouped = parameters.contains { $0.name == "by" && $0.standard != nil }
        return (isGrouped ? [] : [coverage(by: nil)]) + groupings.map { coverage(by: $0) }
    }

    func coverage(by grouping: String?) -> Coverage {
        var refused: [(name: String, sentence: String)] = []
        func isAnswered(_ name: String) -> Bool {
            guard let refusal = refusal(of: name, by: grouping ?? "") else { return true }
            refused.append((name, refusal.description))
            return false
        }
        let units = isAnswered("per") ? units : []
        // What has such a name, and is something else, is no filter.
        let filters = Filter.all.filter { filter in !parameters.contains { $0.name == filter.rawValue } }
            .filter { isAnswered($0.rawValue) }
        _ = isAnswered("compare")
        _ = isAnswered("zone")
        let with = takesTwoGroupings ? groupings.filter { $0 != grouping || $0.hasSuffix(":NAME") } : []
        let counted = choices(of: Parameter.counted.name)
        return Coverage(
            grouping: grouping, with: with, units: units, counted: counted, filters: filters, refused: refused)
    }

    /// Why it does not take a parameter where rows are grouped so; nil where it does.
    func refusal(of name: String, by grouping: String) -> ReadingError? {
        if let refusal = comparisonRefusal(of: name, by: grouping) { return refusal }
        guard parameter(named: name) != nil else { return refusal(of: name) }
        guard let gap = gaps.first(where: { $0.has(name, by: grouping) }) else { return nil }
        return .parameter(name, "cannot be combined with by=\(TerminalText.shown(grouping)): \(gap.why)")
    }

    private func comparisonRefusal(of name: String, by grouping: String) -> ReadingError? {
        guard Parameter.comparing.contains(where: { $0.name == name }) else { return nil }
        return keys.refusal(by: grouping, of: self).map { .parameter(name, $0) }
    }

    /// Why it does not take a parameter at all.
    func refusal(of name: String) -> ReadingError {
        if let refusal = comparisonRefusal(of: name, by: "") { return refusal }
        if name == Parameter.zone.name, let zoneRefusal { return .parameter(name, zoneRefusal) }
        if Filter(rawValue: name) != nil {
            return .parameter(
                TerminalText.shown(name), "is not a filter of the report \(self.name): \(whyNoOtherFilter)")
        }
        return .parameter(
            TerminalText.shown(name), notTakenBy: "the report \(self.name)", among: allParameters.map(\.name))
    }

    private var zoneRefusal: String? { whyUTC.map { "is not taken by the report \(self.name): \($0)" } }

    /// What it does not answer, in sentences.
    package var limits: [String] {
        let others = Filter.all.filter { filter in !allParameters.contains { $0.name == filter.rawValue } }
        let comparison = keys.refusal(by: "", of: self).map { ["compare \($0)."] } ?? []
        let zone = zoneRefusal.map { ["zone \($0)."] } ?? []
        let hours = whyNoHours.map { ["per cannot be hour: \($0)."] } ?? []
        return zone + comparison + hours + gaps.map(\.sentence)
            + (others.isEmpty ? [] : ["\(others.map(\.rawValue).joined(separator: ", ")): \(whyNoOtherFilter)."])
    }

    private var whyNoOtherFilter: String {
        if let otherFilters { return otherFilters }
        let known = filters.map(\.rawValue).joined(separator: ", ")
        return known.isEmpty ? "it takes no filter" : "it can be filtered by \(known)"
    }

    /// What rows can be grouped by; `property:NAME` stands for any declared name.
    package var groupings: [String] {
        switch parameters.first(where: { $0.name == "by" })?.kind {
        case .choice(let names): names
        case .choiceOr(let names, let prefixes), .groupings(let names, let prefixes, _):
            names + prefixes.map { "\($0):NAME" }
        default: []
        }
    }

    package var takesTwoGroupings: Bool {
        if case .groupings = parameters.first(where: { $0.name == "by" })?.kind { true } else { false }
    }

    private var units: [String] { choices(of: "per") }

    private func choices(of name: String) -> [String] {
        if case .choice(let choices) = parameters.first(where: { $0.name == name })?.kind { choices } else { [] }
    }
}
