// Until when something has to be done.
// SPDX-License-Identifier: Apache-2.0

/// A moment of the clock that nobody sets.
package struct Deadline: Sendable {
    package let instant: ContinuousClock.Instant

    package init(_ instant: ContinuousClock.Instant) { self.instant = instant }

    package init(in time: Duration) { instant = .now.advanced(by: time) }

    /// What is left, never less than nothing.
    package var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: instant)) }
}
