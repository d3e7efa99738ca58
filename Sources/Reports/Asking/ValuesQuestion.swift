// Which names a filter can be given: what `GET /v1/values` and `bursar values` take.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import Reading

/// The parameters of one question for names, read and checked.
package struct ValuesQuestion: Sendable, Equatable {
    package let filter: Filter
    /// Empty for all names.
    package let prefix: String
    package let limit: Int

    package init(_ filter: Filter, prefix: String = "", limit: Int = standardLimit) {
        self.filter = filter
        self.prefix = prefix
        self.limit = limit
    }

    package static let standardLimit = 20
    /// How many names anyone may ask for.
    package static let limits = 1...1000

    private static let of = Parameter(
        "of", .choiceOr(Filter.allCases.map(\.rawValue), prefixes: ["property"]), "the filter")
    private static let prefix = Parameter("prefix", .text, "how the names begin")
    private static let limit = Parameter("limit", .integer(limits), standard: "\(standardLimit)", "names at most")

    /// Reads what was asked, name by name. A name that is not known is refused, and so is one given twice.
    package init(_ items: [(name: String, value: String)]) throws(ReadingError) {
        let parameters = [Self.of, Self.prefix, Self.limit]
        var values: [String: String] = [:]
        for (name, value) in items {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw .parameter(TerminalText.shown(name), notTakenBy: "values", among: parameters.map(\.name))
            }
            guard values[name] == nil else { throw .parameter(name, "is given twice") }
            // A field in which nothing was typed yet asks for all names.
            let isEmptyPrefix = name == Self.prefix.name && value.isEmpty
            guard let text = isEmptyPrefix ? "" : parameter.normalized(value) else {
                throw .parameter(name, parameter.complaint(about: value))
            }
            values[name] = text
        }
        guard let filter = values[Self.of.name].flatMap(Filter.init(rawValue:)) else {
            throw .parameter(Self.of.name, Self.of.requirement)
        }
        if let why = filter.whyNoValues { throw .parameter(Self.of.name, why) }
        self.init(
            filter, prefix: values[Self.prefix.name] ?? "",
            limit: values[Self.limit.name].flatMap { Int($0) } ?? Self.standardLimit)
    }

    /// The filter that a name stands for; throws where there is none of that name.
    package static func filter(named name: String) throws(ReadingError) -> Filter {
        try ValuesQuestion([(of.name, name)]).filter
    }

    /// The same question as the items of a query.
    package var items: [(name: String, value: String)] {
        [(Self.of.name, filter.rawValue), (Self.prefix.name, prefix), (Self.limit.name, "\(limit)")]
    }

    package func answer(in view: LedgerView) throws(ReadingError) -> FilterValues {
        try view.values(of: filter, beginningWith: prefix, limit: limit)
    }
}

extension Filter {
    /// Why its names are not listed; nil where they are.
    fileprivate var whyNoValues: String? {
        switch self {
        case .session, .trace:
            "may not be \(rawValue): there is one for every few calls, and the ledger keeps no list of them"
        default: nil
        }
    }
}
