// Which question a page of single events is of, and what the next one is asked with.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Question {
    /// Parameters that may differ from page to page.
    private static let ofPages = ["cursor", "limit"]

    /// All that was asked, the same for every order of names. Days that were not asked for are not in it: the cursor has
    /// them, so that a question for the last days goes on about the same days after midnight.
    static func asked(
        _ report: Report, _ values: [String: String], _ filters: Filters, _ choices: NameChoices, by zone: Zone
    ) -> String {
        var words = [report.name, zone.name]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) where !ofPages.contains(name) {
            words.append("\(name)=\(value)")
        }
        words += filters.given.map { "\($0.rawValue)\(filters[$0].canonical)" }
        words += choices.names.map { "\($0)\(choices[$0].canonical)" }
        // With its length, no word passes for two.
        return words.map { "\($0.utf8.count):\($0)" }.joined()
    }

    /// What `cursor` has to be for the rows behind a mark.
    func cursor(after mark: EventMark?) -> String? { mark.map { PageCursor(period, after: $0).text(for: asked) } }
}

extension Selection {
    fileprivate var canonical: String {
        switch self {
        case .any: ""
        case .only(let names): "=" + Self.list(names)
        case .except(let names): "!=" + Self.list(names)
        }
    }

    private static func list(_ names: [ExactText]) -> String {
        names.sorted().map { NameList.written($0.text) }.joined(separator: ",")
    }
}
