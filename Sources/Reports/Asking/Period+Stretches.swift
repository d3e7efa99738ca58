// A period cut into days, weeks or months.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension Period {
    /// The stretches that a period touches, in the order of time. The first and the last may be cut by its ends.
    struct Stretches: Sendable {
        /// The first day of each, which may lie before the period.
        let starts: [Day]
        /// Which one each day of the period is in.
        private let places: [Int]
        private let first: Day

        init(_ period: Period, per stretch: Stretch) {
            var starts: [Day] = []
            var places: [Int] = []
            for day in period.days {
                let start = stretch.start(of: day)
                if starts.last != start { starts.append(start) }
                places.append(starts.count - 1)
            }
            self.starts = starts
            self.places = places
            first = period.first
        }

        var count: Int { starts.count }

        /// Nil for a day outside the period.
        func place(of day: Day) -> Int? {
            let offset = Int(day.number) - Int(first.number)
            return places.indices.contains(offset) ? places[offset] : nil
        }
    }
}
