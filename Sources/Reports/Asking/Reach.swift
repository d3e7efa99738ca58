// How long a period a report takes.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// How long a period a report takes.
enum Reach: Sendable {
    /// A year, whatever is asked.
    case year
    /// Ten years where rows are not told by hour, day or week.
    case sums
    /// Ten years with `per=month`, or where rows are grouped instead of told by time.
    case months
    /// Ten years with `per=month`, and a year however else rows are told apart.
    case byMonth
    /// Ten years, whatever is asked.
    case decade

    func mostDays(per unit: RowUnit?, by grouping: String) -> Int {
        let isLong =
            switch self {
            case .year: false
            case .sums: unit == nil || unit == .month
            case .months: unit == .month || !grouping.isEmpty
            case .byMonth: unit == .month
            case .decade: true
            }
        return isLong ? Period.longest : Period.most
    }

    /// What would take longer periods than a question does, in brackets; empty where nothing would.
    func hint(beyond most: Int) -> String {
        guard most < Period.longest else { return "" }
        return switch self {
        case .year, .decade: ""
        case .sums: " (\(Period.longest) with per=month or without per)"
        case .months, .byMonth: " (\(Period.longest) with per=month)"
        }
    }
}
