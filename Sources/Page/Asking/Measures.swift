// The measures of the overview by their names, of the period and of the one beside it.
// SPDX-License-Identifier: Apache-2.0

import Reports

struct Measures {
    private let rows: [String: (value: Cell, previous: Cell)]

    /// Where all of it may not be told, what calls say by themselves.
    init(_ books: Books) {
        if case .success(let overview) = books.ask("overview", compares: true) {
            rows = Dictionary(
                overview.named.map { ($0["measure"].name, ($0["value"], $0["previous"])) },
                uniquingKeysWith: { first, _ in first })
        } else if case .success(let costs) = books.ask("costs", compares: true) {
            rows = Dictionary(
                uniqueKeysWithValues: ["cost_usd", "calls", "error_calls", "unpriced_calls"].map { name in
                    (name, (costs.total(name), costs.total(name, .before)))
                })
        } else {
            rows = [:]
        }
    }

    subscript(name: String) -> Cell { rows[name]?.value ?? .null }

    func before(_ name: String) -> Cell { rows[name]?.previous ?? .null }

    /// One as a share of another, in millionths.
    func share(_ part: String, of whole: String) -> (now: Int64?, before: Int64?) {
        func share(_ part: Cell, _ whole: Cell) -> Int64? {
            guard let part = part.integer, let whole = whole.integer else { return nil }
            return Cell.ratio(part, of: whole).integer
        }
        return (share(self[part], self[whole]), share(before(part), before(whole)))
    }
}
