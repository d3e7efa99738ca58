// When a price is in force.
// SPDX-License-Identifier: Apache-2.0

/// A span of time: from the first instant, up to but without the last. An open end is nil.
package struct Validity: Hashable, Sendable {
    package let from: Timestamp?
    package let to: Timestamp?

    package static let always = Validity(openFrom: nil, to: nil)

    /// Nil when nothing would be in it.
    package init?(from: Timestamp?, to: Timestamp?) {
        if let from, let to, from >= to { return nil }
        self.init(openFrom: from, to: to)
    }

    /// Of whole days of UTC, without the last.
    package init?(from: Day?, to: Day?) { self.init(from: from?.start, to: to?.start) }

    private init(openFrom from: Timestamp?, to: Timestamp?) {
        self.from = from
        self.to = to
    }

    package func contains(_ time: Timestamp) -> Bool {
        if let from, time < from { return false }
        if let to, time >= to { return false }
        return true
    }

    package func overlaps(_ other: Validity) -> Bool {
        if let to, let from = other.from, from >= to { return false }
        if let from, let to = other.to, from >= to { return false }
        return true
    }

    /// The time that is in both; nil where there is none.
    func intersection(_ other: Validity) -> Validity? {
        let from = [from, other.from].compactMap { $0 }.max()
        return Validity(from: from, to: [to, other.to].compactMap { $0 }.min())
    }

    /// A bound as price files write it: `2026-07-30`, and `2025-02-08T16:00Z` where it is not a midnight.
    package static func text(of bound: Timestamp) -> String {
        guard bound != bound.day.start else { return bound.day.description }
        return bound.description.prefix("2025-02-08T16:00".utf8.count) + "Z"
    }

    /// The instant that a text is; nil for anything else.
    package static func bound(parsing text: String) -> Timestamp? {
        if let day = Day(parsing: text) { return day.start }
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].last == "Z", let day = Day(parsing: String(parts[0])),
            let minutes = HoursOfDay.minutes(parts[1].dropLast()), minutes < 1_440
        else { return nil }
        return day.start.advanced(byMilliseconds: Int64(minutes) * 60_000)
    }
}
