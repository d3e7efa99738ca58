// The sixteen bytes by which the store knows an event for ever.
// SPDX-License-Identifier: Apache-2.0

internal import Digest

/// Stands for `(source, id)`, also after the event itself has gone to the archive.
///
///      0                   1                   2                   3
///     +-------------------------------+---------------------------------+
///     |  order hint, 48 bits,         |  SHA-256 over                   |
///     |  big-endian                   |  length(source) ‖ source ‖ id,  |
///     |                               |  its first 80 bits              |
///     +-------------------------------+---------------------------------+
///     0                               6                                16
///
/// The hint makes ids that grow into keys that grow, so that the index is appended to instead of being hit on random
/// pages: the time of a UUIDv7 or ULID, the upper bits of a 16- to 19-digit snowflake, or the number that a shorter run of
/// digits at the end says. Ids without an order have the next 48 bits of the digest there.
/// Two events share a key by accident once in 2^40 events of one hint.
package struct EventKey: Hashable, Comparable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Each bit of these depends on every bit of source and id.
    package func hash(into hasher: inout Hasher) { hasher.combine(low) }

    package init(source: String, id: String) {
        var scratch: [UInt8] = []
        self.init(source: source, id: id, scratch: &scratch)
    }

    /// As the other, with memory that the caller uses again.
    init(source: String, id: String, scratch: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        let length = UInt32(truncatingIfNeeded: source.utf8.count)
        for place in 0..<4 { scratch.append(UInt8(truncatingIfNeeded: length >> UInt32(24 - place * 8))) }
        scratch.append(contentsOf: source.utf8)
        scratch.append(contentsOf: id.utf8)
        let digest = SHA256.hash(scratch.span)
        let start = scratch.count - id.utf8.count
        let hint = OrderHint.of(scratch.span.extracting(start..<scratch.count)) ?? Self.integer(digest, 10..<16)
        high = hint << 16 | Self.integer(digest, 0..<2)
        low = Self.integer(digest, 2..<10)
    }

    /// The key as the store keeps it. Bytes compare as keys do.
    package var bytes: [UInt8] {
        (0..<16).map { place in
            let word = place < 8 ? high : low
            return UInt8(truncatingIfNeeded: word >> UInt64((7 - place & 7) * 8))
        }
    }

    /// A key as the store has it; nil where that is none.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    package static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }

    private static func integer(_ digest: SHA256.Digest, _ range: Range<Int>) -> UInt64 {
        var value: UInt64 = 0
        for index in range { value = value << 8 | UInt64(digest.bytes[index]) }
        return value
    }
}
