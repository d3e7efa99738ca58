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
        groupings.contains { known in
            known.hasSuffix(":NAME") ? grouping.hasPrefix(known.dropLast(4)) : known == grouping
        }
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
    /// What `per` may say with it.
    package let units: [String]
    /// What `unit` may say with it; empty where it counts nobody.
    package let counted: [String]
    /// Those that narrow it down, in any combination.
    package let filters: [Filter]
    /// By `per` and the other filters: the sentence with which they are refused.
    package let refused: [(name: String, sentence: String)]
}

extension Report {
    /// A row for each grouping.
    package var coverage: [Coverage] {
        let isGrouped = parameters.contains { $0.name == "by" && $0.standard != nil }
        return (isGrouped ? [] : [coverage(by: nil)]) + groupings.map { coverage(by: $0) }
    }

    private func coverage(by grouping: String?) -> Coverage {
        var refused: [(name: String, sentence: String)] = []
        func isAnswered(_ name: String) -> Bool {
            guard let refusal = refusal(of: name, by: grouping ?? "") else { return true }
            refused.append((name, refusal.description))
            return false
        }
        let units = isAnswered("per") ? units : []
        // What has such a name, and is something else, is no filter.
        let filters = Filter.allCases.filter { filter in !parameters.contains { $0.name == filter.rawValue } }
            .filter { isAnswered($0.rawValue) }
        let counted = choices(of: Parameter.unit.name)
        return Coverage(grouping: grouping, units: units, counted: counted, filters: filters, refused: refused)
    }

    /// Why it does not take a parameter where rows are grouped so; nil where it does.
    func refusal(of name: String, by grouping: String) -> ReadingError? {
        guard allParameters.contains(where: { $0.name == name }) else { return refusal(of: name) }
        guard let gap = gaps.first(where: { $0.names.contains(name) && $0.has(grouping) }) else { return nil }
        return .parameter(name, "cannot be combined with by=\(TerminalText.shown(grouping)): \(gap.why)")
    }

    /// Why it does not take a parameter at all.
    func refusal(of name: String) -> ReadingError {
        if Filter(rawValue: name) != nil {
            return .parameter(name, "is not a filter of the report \(self.name): \(whyNoOtherFilter)")
        }
        return .parameter(
            TerminalText.shown(name), notTakenBy: "the report \(self.name)", among: allParameters.map(\.name))
    }

    /// What it does not answer, in sentences.
    package var limits: [String] {
        let others = Filter.allCases.filter { filter in !allParameters.contains { $0.name == filter.rawValue } }
        return gaps.map(\.sentence)
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
        case .choiceOr(let names, let prefixes): names + prefixes.map { "\($0):NAME" }
        default: []
        }
    }

    private var units: [String] { choices(of: "per") }

    private func choices(of name: String) -> [String] {
        if case .choice(let choices) = parameters.first(where: { $0.name == name })?.kind { choices } else { [] }
    }
}
