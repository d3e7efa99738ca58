// Filters as they are read, and as a heading tells of them.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// The names that were asked for with `=` and with `!=`, filter by filter.
struct Narrowing {
    private var only: [Filter: [ExactText]] = [:]
    private var except: [Filter: [ExactText]] = [:]

    /// Reads the names behind `model=` or, where they are left out, behind `model!=`. Each may be given once.
    mutating func take(_ text: String, for filter: Filter, isNegated: Bool) throws(ReadingError) {
        let name = filter.rawValue
        guard (isNegated ? except : only)[filter] == nil else {
            let example = "\(name)\(isNegated ? "!" : "")=a,b"
            throw .parameter(name, "is given twice: several names go with commas between them, as in \(example)")
        }
        if filter.property != nil, !isKnown(filter), properties == Self.mostProperties {
            throw .parameter(name, "is one property too many: a question may name \(Self.mostProperties)")
        }
        let names: [ExactText]
        do throws(NameList.Flaw) { names = try NameList.names(in: text) } catch { throw .parameter(name, error.reason) }
        if isNegated { except[filter] = names } else { only[filter] = names }
    }

    /// Leaves of all that was asked what is of a name.
    mutating func keep(within name: String, for filter: Filter) {
        only[filter] = (only[filter] ?? [name.exact]).filter { $0 == name.exact }
    }

    /// Different properties that a question may be narrowed down by.
    private static let mostProperties = 8

    private func isKnown(_ filter: Filter) -> Bool { only[filter] != nil || except[filter] != nil }

    private var properties: Int { Set(only.keys).union(except.keys).count { $0.property != nil } }

    var filters: Filters {
        var filters = Filters()
        for filter in Set(only.keys).union(except.keys) {
            filters[filter] = Selection(only: only[filter], except: except[filter] ?? [])
        }
        return filters
    }
}

extension Filters {
    /// `provider a or b`, `every model but c`; none where everything passes.
    var words: [String] { given.map { self[$0].words(for: $0.rawValue) } }
}

extension Selection {
    func words(for name: String) -> String {
        switch self {
        case .any: ""
        case .only([]): "no \(name)"
        case .only(let names): "\(name) \(Self.list(names, "or"))"
        case .except(let names): "every \(name) but \(Self.list(names, "and"))"
        }
    }

    /// Names that are told before the rest is only counted.
    private static let told = 4

    private static func list(_ names: [ExactText], _ conjunction: String) -> String {
        var words = names.prefix(names.count <= told + 1 ? told + 1 : told).map { TerminalText.shown($0.text) }
        if names.count > words.count { words.append("\(names.count - words.count) more") }
        let last = words.removeLast()
        return words.isEmpty ? last : "\(words.joined(separator: ", ")) \(conjunction) \(last)"
    }
}
