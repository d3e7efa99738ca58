// What a report can be narrowed down to, and which names pass.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// What events carry a name of. What is counted can be narrowed down by each of them, and grouped by each.
///
/// `source` is what sent an event; of people, where they came from. `plan` and `country` are those of whoever an event is
/// of, at its time.
package enum Filter: Hashable, Sendable {
    case user, tenant, provider, model, operation, subject, subjectKind, session, trace, tier, status, plan, country,
        source
    case property(ExactText)

    private static let prefix = "property:"

    /// `property:quality`, or the name of one of `allCases`.
    package init?(rawValue: String) {
        if rawValue.hasPrefix(Self.prefix) {
            let name = rawValue.dropFirst(Self.prefix.count)
            guard !name.isEmpty else { return nil }
            self = .property(ExactText(String(name)))
        } else if let filter = Self.allCases.first(where: { $0.rawValue == rawValue }) {
            self = filter
        } else {
            return nil
        }
    }

    package var rawValue: String {
        switch self {
        case .user: "user"
        case .tenant: "tenant"
        case .provider: "provider"
        case .model: "model"
        case .operation: "operation"
        case .subject: "subject"
        case .subjectKind: "subject_kind"
        case .session: "session"
        case .trace: "trace"
        case .tier: "tier"
        case .status: "status"
        case .plan: "plan"
        case .country: "country"
        case .source: "source"
        case .property(let name): Self.prefix + name.text
        }
    }

    /// Whether every name has its number in the ledger: what is read later finds it by that.
    package var isNumbered: Bool {
        switch self {
        case .user, .tenant, .provider, .model, .operation, .subject, .subjectKind, .tier, .status, .source: true
        // Of these, some are known from single events or sign-ups alone.
        case .session, .trace, .plan, .country, .property: false
        }
    }

    /// The name of the property, where it is one.
    package var property: ExactText? { if case .property(let name) = self { name } else { nil } }
}

extension Filter: RawRepresentable {}

extension Filter: CaseIterable {
    /// All but those of properties, of which there are as many as events carry.
    package static let allCases: [Filter] = [
        .user, .tenant, .provider, .model, .operation, .subject, .subjectKind, .session, .trace, .tier, .status, .plan,
        .country, .source,
    ]

    /// In the place of any property, where it is told what there is.
    package static let anyProperty = Filter.property("NAME")

    /// Those whose names are listed.
    package static let listed = all.filter { $0 != .session && $0 != .trace }

    /// All that there are, the properties as one.
    package static let all = allCases + [anyProperty]
}

/// Which names a filter lets through, in the order in which they were given.
///
/// A name that the ledger does not know is nobody's: alone it lets nothing through, and left out it leaves out nothing.
package enum Selection: Sendable, Equatable {
    case any
    /// Only what carries one of these; nothing where there are none.
    case only([ExactText])
    /// All but what carries one of these. What carries no name at all passes.
    case except([ExactText])

    /// What is among the first and not among the others; nil stands for any name.
    package init(only: [ExactText]?, except: [ExactText]) {
        let left = Set(except)
        if let only {
            self = .only(only.filter { !left.contains($0) })
        } else {
            self = except.isEmpty ? .any : .except(except)
        }
    }

    package static func only(_ name: String) -> Selection { .only([name.exact]) }
}

/// What a question is narrowed down to, filter by filter: what is counted passes all of them.
package struct Filters: Sendable, Equatable {
    private var selections: [Filter: Selection] = [:]

    package init() {}

    package subscript(filter: Filter) -> Selection {
        get { selections[filter] ?? .any }
        set { selections[filter] = newValue == .any ? nil : newValue }
    }

    package var isEmpty: Bool { selections.isEmpty }

    /// Those that are given, in the order of all.
    package var given: [Filter] {
        Filter.allCases.filter { selections[$0] != nil }
            + selections.keys.compactMap(\.property).sorted().map(Filter.property)
    }

    /// The same without some of them.
    package func without(_ filters: Filter...) -> Filters {
        var others = self
        for filter in filters { others[filter] = .any }
        return others
    }

    /// Whether there is none but these.
    package func areAmong(_ filters: [Filter]) -> Bool { selections.keys.allSatisfy(filters.contains) }
}

extension Filters: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Filter, Selection)...) {
        for (filter, selection) in elements { self[filter] = selection }
    }
}
