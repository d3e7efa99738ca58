// The alphabet of ULIDs: 32 letters and digits that are hard to confuse.
// SPDX-License-Identifier: Apache-2.0

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
