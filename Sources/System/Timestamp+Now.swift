// The clock of the wall.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension Timestamp {
    /// The present, by the system's clock.
    package static var now: Timestamp { Timestamp(milliseconds: SystemClock.wallMilliseconds()) }

    /// This, or the first or last present that a ledger can have.
    package var asPresent: Timestamp { min(max(self, Self.presents.lowerBound), Self.presents.upperBound) }
}

/// The system's clock says what no ledger can be kept at.
package struct ClockError: Error, CustomStringConvertible {
    private let now: Timestamp

    /// Nil where the clock may be right.
    package init?(at now: Timestamp) {
        guard !Timestamp.presents.contains(now) else { return nil }
        self.now = now
    }

    package static func check() throws(ClockError) {
        if let error = ClockError(at: .now) { throw error }
    }

    /// A year of more than four digits, or one before the first, is told as a year and no more.
    package var description: String {
        let year = now.day.civil.year
        let time = (0...9999).contains(year) ? "\(now)" : "the year \(year)"
        return "the system's clock says \(time), and a ledger is kept in the years 1971 to 9998: set the clock"
    }
}
