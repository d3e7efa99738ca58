// Places of events in their day, packed.
// SPDX-License-Identifier: Apache-2.0

/// Ascending places as differences, seven bits a byte: the calls of a usual cell take a byte or two each.
enum PlaceList {
    static func packed(_ places: [Int64]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(places.count * 2)
        var last: Int64 = 0
        for place in places {
            var difference = UInt64(bitPattern: place &- last)
            last = place
            while difference > 0x7F {
                bytes.append(UInt8(difference & 0x7F) | 0x80)
                difference >>= 7
            }
            bytes.append(UInt8(difference))
        }
        return bytes
    }

    /// Appends what the bytes say. Bytes that end in the middle of a place say nothing of it.
    static func unpack(_ bytes: [UInt8], into places: inout [Int64], adding base: Int64) {
        var place: UInt64 = 0
        var difference: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            difference |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 != 0 {
                shift = min(shift + 7, 63)
                continue
            }
            place &+= difference
            places.append(base &+ Int64(truncatingIfNeeded: place))
            difference = 0
            shift = 0
        }
    }
}
