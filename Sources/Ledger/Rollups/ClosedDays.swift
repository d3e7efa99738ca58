// Up to which day the sums by month hold.
// SPDX-License-Identifier: Apache-2.0

/// The days whose rows were added to the sums of their months.
///
/// Events are booked on the sums of their day. Once a day is over it is closed: its rows are added to those of its month.
/// What comes for a closed day afterwards is booked on both. So the sums by month have every event up to the end of
/// `last`, which are those with a number below `(last + 1) << 32`, and whoever reads adds the days after it.
package struct ClosedDays: Sendable, Equatable {
    /// The last day that is closed.
    package let last: Day
    /// While the day after it is being closed, in parts: the sums of months have what people with a number below this one
    /// did on that day. 0 while no day is.
    package let people: Int64

    package init(through last: Day, people: Int64 = 0) {
        self.last = last
        self.people = people
    }

    /// The last day up to which rows by month can be read as such: that of the month before, while a part of a day is
    /// among those of its month.
    package var lastReadable: Day {
        people == 0 ? last : CalendarUnit.month.start(of: last.advanced(by: 1)).advanced(by: -1)
    }

    /// Whether the sums of the month have what happens on a day.
    func have(_ day: Day) -> Bool { day <= last }

    /// The same of the sums by person.
    func have(_ day: Day, of person: Int64) -> Bool {
        day <= last || person < people && day == last.advanced(by: 1)
    }
}
