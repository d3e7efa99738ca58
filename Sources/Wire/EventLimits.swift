// How much an event may hold, and how many of them a body.
// SPDX-License-Identifier: Apache-2.0

/// The bounds of the wire format. The counts are the server's to choose; the lengths are part of the contract.
package struct EventLimits: Sendable {
    package var events = 100_000
    /// Bytes of one event, as it came: a line of NDJSON, an object of JSON. One with more is refused by itself.
    package var eventBytes = 1 << 20
    /// How far ahead of the clock an event may say that it happened.
    package var millisecondsAhead: Int64 = 5 * 60 * 1000

    package init() {}

    /// Names and ids, in bytes of UTF-8. Longer ones are refused.
    static let name = 200
    /// `error`, `message` and `reason`: longer ones are cut, since vendors' own words can be long and are not keys.
    static let prose = 4096
    static let properties = 64
    static let propertyName = 100
    static let propertyText = 1024
    static let propertyNumber = 64
    static let modifiers = 16
    /// Three years: nothing waits or runs longer, and a point in time that was sent for a duration is found out.
    static let milliseconds: Int64 = 100_000_000_000
}
