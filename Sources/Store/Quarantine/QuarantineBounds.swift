// How much a quarantine keeps, and for how long.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The bounds of a quarantine. Where they become narrower nothing is thrown away for it: nothing new finds room until
/// there is some.
package struct QuarantineBounds: Equatable, Sendable {
    /// Whole days that an event is kept after it came for the last time.
    package var days = 30
    package var mostEvents = 100_000
    /// Of all events together, with what is told of them.
    package var mostBytes = 256_000_000

    package init() {}

    /// Bytes that an event may have which is kept: more than any has that could be booked.
    package static let largestEvent = 1 << 20

    /// How many are kept that will be known by one key: the event that is booked under it takes them all out.
    package static let mostUnderOneKey = 100

    /// What came for the last time before then is not kept any longer.
    package func end(at now: Timestamp) -> Timestamp { now.advanced(byMilliseconds: -Int64(days) * 86_400_000) }
}
