// What a report takes: a name, a kind of value, a default, a word of help.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// One parameter of a report: how it is read, and how it is described.
package struct Parameter: Sendable {
    package let name: String
    package let aliases: [String]
    package let kind: Kind
    /// What counts where it is not given, as it would be written; nil where that is nothing.
    package let standard: String?
    package let help: String

    package enum Kind: Sendable {
        case day
        /// A name of the time zone database.
        case zone
        case text
        case flag
        case integer(ClosedRange<Int>)
        /// Another period, as `Comparison` has it.
        case comparison
        /// Whole days, written `30d`.
        case days(ClosedRange<Int>)
        case choice([String])
        /// A choice that a prefix opens up: `activity:story_created` beside `plan`.
        case choiceOr([String], prefixes: [String])
        /// Groupings as a choice has them, so many at most with commas between them; a comma in a name is written `\,`.
        case groupings([String], prefixes: [String], most: Int)
        /// Names between commas.
        case names(ClosedRange<Int>)
        /// Names to narrow down to, as `NameList` has them; with `!=`, names to leave out.
        case selection
        /// The same of something that is no filter: of these names, or where there are none, of any.
        case several([String])
    }

    package init(
        _ name: String, aliases: [String] = [], _ kind: Kind, standard: String? = nil, _ help: String
    ) {
        self.name = name
        self.aliases = aliases
        self.kind = kind
        self.standard = standard
        self.help = help
    }

    package var isFilter: Bool { if case .selection = kind { true } else { false } }

    /// What leaves names out, where this takes names.
    package var negation: Parameter? {
        switch kind {
        case .selection, .several: Parameter("\(name)!", kind, Filter(rawValue: name)?.negatedHelp ?? "all but these")
        default: nil
        }
    }

    /// What every report takes.
    package static let shared: [Parameter] = [
        Parameter(
            "from", aliases: ["start_date"], .day, "the first day; 30 days before `to` where it is not given"),
        Parameter("to", aliases: ["end_date"], .day, "the last day, which counts too; today where it is not given"),
        Parameter("last", .days(1...Period.longest), "so many days up to `to` and with it, instead of `from`"),
    ]

    /// What every report takes whose days may be those of a zone.
    package static let zone = Parameter(
        "zone", .zone, "whose days, weeks, months and hours these are; time_zone of the configuration, else UTC")

    /// What every report takes that can be compared with another period.
    package static let comparing: [Parameter] = [
        Parameter("compare", .comparison, "the period to put beside it: before and change of every figure"),
        Parameter("match", .choice(["weekday"]), "with compare: the other period begins on the same weekday"),
    ]

    static func by(_ groupings: [String], standard: String? = nil, _ help: String = "what rows are grouped by")
        -> Parameter
    {
        Parameter("by", .choice(groupings), standard: standard ?? groupings.first, help)
    }

    static let per = Parameter(
        "per", .choice(CalendarUnit.allCases.map(\.rawValue)), "one row for each day, week (from Monday) or month")

    static let perHour = perHour(standard: nil)

    static func perHour(standard: RowUnit?) -> Parameter {
        Parameter(
            "per", .choice(RowUnit.allCases.map(\.rawValue)), standard: standard?.rawValue,
            "one row for each hour, day, week (from Monday) or month")
    }

    /// Any one of the filters, and any two; `more` are groupings of the report's own, which come first.
    static func groupings(_ more: [String] = [], standard: String) -> Parameter {
        Parameter(
            "by", .groupings(more + Filter.allCases.map(\.rawValue), prefixes: ["property"], most: 2),
            standard: standard, "what rows are grouped by, or two of them with a comma between")
    }

    /// What it must be, as the end of a sentence: `must be a day such as 2026-01-31`.
    package var requirement: String {
        switch kind {
        case .day: "must be a day such as 2026-01-31"
        case .zone: "must be a name of the time zone database such as Europe/Berlin"
        case .text: "must not be empty"
        case .flag: "must be true or false"
        case .comparison: "must be previous, year, or two days such as 2026-01-01..2026-01-31"
        case .integer(let range): "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .days(let range): "must be a number of days from \(range.lowerBound)d to \(range.upperBound)d, such as 30d"
        case .choice(let names): "must be one of \(names.joined(separator: ", "))"
        case .choiceOr(let names, let prefixes):
            "must be one of \((names + prefixes.map { "\($0):NAME" }).joined(separator: ", "))"
        case .groupings(let names, let prefixes, _):
            "must be one of \((names + prefixes.map { "\($0):NAME" }).joined(separator: ", ")), or two of them with a "
                + "comma between"
        case .names(let range):
            "must be \(range.lowerBound) to \(range.upperBound) names with commas between them"
        case .selection, .several([]): "must be names with commas between them, \(NameList.most) at most"
        case .several(let names): "must be one of \(names.joined(separator: ", ")), or several with commas between"
        }
    }

    /// What is wrong with a value that is none of this kind, and what may have been meant.
    func complaint(about value: String) -> String {
        if value.isEmpty { return requirement }
        let choices: [String] =
            switch kind {
            case .choice(let names), .choiceOr(let names, _), .groupings(let names, _, _), .several(let names): names
            case .comparison: ["previous", "year"]
            default: []
            }
        return "\(requirement), not \"\(TerminalText.shown(value))\"" + Suggestion.clause(for: value, among: choices)
    }

    /// The value in the form that questions keep, or nil where it is none of this kind.
    func normalized(_ text: String) -> String? {
        switch kind {
        case .day: Day(parsing: text).map(\.description)
        case .text, .zone, .selection, .several: text.isEmpty ? nil : text
        case .flag: ["true": "true", "false": "false", "1": "true", "0": "false", "": "true"][text]
        case .integer(let range): Self.integer(text).flatMap { range.contains($0) ? "\($0)" : nil }
        case .comparison: Comparison(text)?.text
        case .days(let range):
            Self.integer(text.hasSuffix("d") ? text.dropLast() : text[...]).flatMap {
                range.contains($0) ? "\($0)" : nil
            }
        case .choice(let names): names.contains(text) ? text : nil
        case .choiceOr(let names, let prefixes):
            Self.isOne(text, of: names, prefixes) ? text : nil
        case .groupings(let names, let prefixes, let most):
            Self.groupings(text).flatMap { groupings in
                groupings.count <= most && groupings.allSatisfy { Self.isOne($0, of: names, prefixes) } ? text : nil
            }
        case .names(let range):
            {
                let names = text.split(separator: ",", omittingEmptySubsequences: false)
                return range.contains(names.count) && !names.contains(where: \.isEmpty) ? text : nil
            }()
        }
    }

    private static func isOne(_ text: String, of names: [String], _ prefixes: [String]) -> Bool {
        names.contains(text)
            || prefixes.contains { text.hasPrefix($0 + ":") && text.utf8.count > $0.utf8.count + 1 }
    }

    /// What a list of groupings has; nil where it is none.
    static func groupings(_ text: String) -> [String]? { (try? NameList.names(in: text))?.map(\.text) }

    private static func integer(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}

extension Filter {
    /// As reports take it.
    var parameter: Parameter { Parameter(rawValue, .selection, property == nil ? "only \(members)" : "only \(valued)") }

    fileprivate var negatedHelp: String { property == nil ? "all but \(members)" : "all but \(valued)" }

    private var members: String {
        switch self {
        case .status: "what is of these statuses"
        case .subjectKind: "what is for subjects of these kinds"
        case .country: "what is of these countries"
        default: "what is of these \(rawValue)s"
        }
    }

    private var valued: String { "what has one of these as its property NAME" }
}
