// What a report can be narrowed down to, and which names pass.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// What rows carry a name of. A report lists those that its sums know; any other is refused, never ignored.
package enum Filter: String, Sendable, CaseIterable {
    case user, tenant, provider, model, operation
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
    package var given: [Filter] { Filter.allCases.filter { selections[$0] != nil } }

    /// The same without one of them.
    func without(_ filter: Filter) -> Filters {
        var others = self
        others[filter] = .any
        return others
    }
}

extension Filters: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Filter, Selection)...) {
        for (filter, selection) in elements { self[filter] = selection }
    }
}
