// Ids for events that came without one, and their alphabet.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Synchronization

/// Makes ULIDs: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32.
///
/// Ids of one maker grow strictly, also within a millisecond and when the clock goes back: then the random part is counted
/// on. A server shares one maker among all its requests.
package final class EventIDs: Sendable {
    private struct State {
        var milliseconds: UInt64 = 0
        var random: UInt128 = 0

        /// Whether that is a new millisecond, with a random part of its own.
        @discardableResult
        mutating func advance(to now: Timestamp) -> Bool {
            let now = UInt64(clamping: now.milliseconds) & (1 << 48 - 1)
            guard now > milliseconds else { return false }
            milliseconds = now
            var generator = SystemRandomNumberGenerator()
            random = UInt128(generator.next()) << 64 | UInt128(generator.next())
            random &= EventIDs.randomBits
            return true
        }

        /// Goes on in the next millisecond, before the clock does.
        mutating func beginMillisecond() {
            milliseconds += 1
            random = 0
        }
    }

    private static let randomBits: UInt128 = 1 << 80 - 1

    private let state: Mutex<State>

    package init() { state = Mutex(State()) }

    private init(_ start: State) { state = Mutex(start) }

    /// Makers for the parts of one body: the ids of each come after those of the one before it, and all of them before
    /// the next that this one makes.
    package func makers(_ count: Int, now: Timestamp) -> [EventIDs] {
        state.withLock { state in
            state.advance(to: now)
            // More than any part has events.
            let share: UInt128 = 1 << 40
            if state.random + share * UInt128(count + 1) > Self.randomBits { state.beginMillisecond() }
            let first = state
            state.random += share * UInt128(count)
            return (0..<count).map { part in
                var start = first
                start.random += share * UInt128(part)
                return EventIDs(start)
            }
        }
    }

    package func make(now: Timestamp) -> String {
        let value = state.withLock { state in
            if !state.advance(to: now) {
                state.random += 1
                if state.random > Self.randomBits { state.beginMillisecond() }
            }
            return UInt128(state.milliseconds) << 80 | state.random
        }
        return String(unsafeUninitializedCapacity: 26) { buffer in
            for place in 0..<26 {
                buffer[place] = Crockford.digit(Int(truncatingIfNeeded: value >> UInt128((25 - place) * 5)))
            }
            return 26
        }
    }
}

/// The alphabet of ULIDs: 32 letters and digits that are hard to confuse.
enum Crockford {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func digit(_ value: Int) -> UInt8 { digits[value & 31] }

    /// Upper or lower case; nil for I, L, O, U and all else.
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        default:
            let upper = byte & 0xDF
            guard byte >= UInt8(ascii: "A"), let place = digits[10...].firstIndex(of: upper) else { return nil }
            return UInt8(place)
        }
    }
}
