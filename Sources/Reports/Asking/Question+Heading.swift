// What the column of a grouping is called.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Question {
    /// `property:quality` heads its column as `quality`, unless one of the other columns has that name.
    func heading(beside columns: [Column]) -> String {
        guard let colon = by.firstIndex(of: ":") else { return by }
        let name = String(by[by.index(after: colon)...])
        return columns.contains { $0.name.exact == name.exact } ? by : name
    }

    /// The filters of a question about calls, where the ledger has sums for all of them at once.
    func callFilters(with grouping: CallGrouping) throws(ReadingError) -> [Filter: String] {
        let names = filters.keys.filter { $0 != .user }.map(\.rawValue).sorted()
        if let name = names.first {
            if filters[.user] != nil {
                throw .parameter(name, "and user exclude each other: the ledger keeps no sums by both")
            }
            switch grouping {
            case .user, .subject, .property:
                throw .parameter(name, "cannot be combined with by=\(by): the ledger keeps no sums by both")
            default: break
            }
        }
        if filters[.user] != nil, grouping != .user, grouping != .all {
            throw .parameter("user", "cannot be combined with by=\(by): the ledger keeps no sums by both")
        }
        return filters
    }
}
