// The hours of the day in which a price holds.
// SPDX-License-Identifier: Apache-2.0

/// Spans of the day, in UTC: from the first minute, up to but without the last. A span may go over midnight.
package struct HoursOfDay: Hashable, Sendable {
    package let spans: [Span]
    /// On Monday to Friday only; the days are those of UTC.
    package let onWeekdays: Bool

    package struct Span: Hashable, Sendable {
        /// Minutes since midnight.
        package let from: Int
        package let to: Int

        func contains(_ minute: Int) -> Bool {
            from < to ? minute >= from && minute < to : minute >= from || minute < to
        }
    }

    /// `01:00-04:00`; nil where one of them is none.
    package init?(parsing texts: [String], onWeekdays: Bool = false) {
        let spans = texts.compactMap(Self.span)
        guard spans.count == texts.count, !spans.isEmpty else { return nil }
        self.spans = spans
        self.onWeekdays = onWeekdays
    }

    private static func span(_ text: String) -> Span? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let from = minutes(parts[0]), let to = minutes(parts[1]), from != to, from < 1_440
        else { return nil }
        return Span(from: from, to: to)
    }

    /// Minutes since midnight of `16:30`; 1440 for `24:00`.
    static func minutes(_ text: Substring) -> Int? {
        let bytes = Array(text.utf8)
        let digits = bytes.indices.filter { $0 != 2 }.map { Int(bytes[$0]) - 48 }
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), digits.allSatisfy((0...9).contains) else { return nil }
        let (hour, minute) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        return minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) ? hour * 60 + minute : nil
    }

    package func contains(_ time: Timestamp) -> Bool {
        // 1970-01-01 was a Thursday.
        if onWeekdays, (Int(time.day.number) + 3) % 7 >= 5 { return false }
        let minute = Int((time.milliseconds - time.day.start.milliseconds) / 60_000)
        return spans.contains { $0.contains(minute) }
    }

    /// Whether some minute of some day is in both.
    package func overlaps(_ other: HoursOfDay) -> Bool {
        spans.contains { span in other.spans.contains { $0.contains(span.from) || span.contains($0.from) } }
    }

    /// The minutes that are in both; nil where there are none.
    func intersection(_ other: HoursOfDay) -> HoursOfDay? {
        if self == other { return self }
        var shared: [Span] = []
        for minute in 0..<1_440
        where spans.contains(where: { $0.contains(minute) }) && other.spans.contains(where: { $0.contains(minute) }) {
            if let last = shared.last, last.to == minute {
                shared[shared.count - 1] = Span(from: last.from, to: minute + 1)
            } else {
                shared.append(Span(from: minute, to: minute + 1))
            }
        }
        return shared.isEmpty ? nil : HoursOfDay(shared, onWeekdays: onWeekdays || other.onWeekdays)
    }

    private init(_ spans: [Span], onWeekdays: Bool) {
        self.spans = spans
        self.onWeekdays = onWeekdays
    }

    /// The spans as price files write them.
    package var texts: [String] {
        spans.map { span in [span.from, span.to].map(Self.text).joined(separator: "-") }
    }

    private static func text(_ minutes: Int) -> String {
        let parts = [minutes / 60, minutes % 60].map(String.init)
        return parts.map { $0.utf8.count < 2 ? "0" + $0 : $0 }.joined(separator: ":")
    }
}

extension HoursOfDay: CustomStringConvertible {
    /// `01:00-04:00 06:00-10:00 on weekdays`
    package var description: String { texts.joined(separator: " ") + (onWeekdays ? " on weekdays" : "") }
}
