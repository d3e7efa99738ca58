// Parameters that take names like filters do, and are none: what they choose is the report's own.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// The names that were given with `=` and with `!=`, parameter by parameter.
struct NameChoices: Sendable {
    private var only: [String: [ExactText]] = [:]
    private var except: [String: [ExactText]] = [:]

    mutating func take(_ text: String, for parameter: Parameter, isNegated: Bool) throws(ReadingError) {
        let name = parameter.name
        guard (isNegated ? except : only)[name] == nil else {
            let example = "\(name)\(isNegated ? "!" : "")=a,b"
            throw .parameter(name, "is given twice: several names go with commas between them, as in \(example)")
        }
        let names: [ExactText]
        do throws(NameList.Flaw) { names = try NameList.names(in: text) } catch { throw .parameter(name, error.reason) }
        if case .several(let known) = parameter.kind, !known.isEmpty,
            let other = names.first(where: { name in !known.contains { $0.exact == name } })
        {
            throw .parameter(name, parameter.complaint(about: other.text))
        }
        if isNegated { except[name] = names } else { only[name] = names }
    }

    subscript(name: String) -> Selection { Selection(only: only[name], except: except[name] ?? []) }

    /// `kind call or activity`, by the names of parameters.
    var words: [String] { names.map { self[$0].words(for: $0) } }

    /// The parameters that were given.
    var names: [String] { Set(only.keys).union(except.keys).sorted() }
}
