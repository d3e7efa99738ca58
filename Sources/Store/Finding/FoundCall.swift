// What the index says of a call, so that its row need not be read.
// SPDX-License-Identifier: Apache-2.0

/// A call by its number, with the figures that calls are looked for by.
package struct FoundCall: Sendable, Equatable {
    package let number: Int64
    package let cost: Int64
    package let latency: Int64?
    package let hasFailed: Bool

    package init(number: Int64, cost: Int64, latency: Int64?, hasFailed: Bool) {
        self.number = number
        self.cost = cost
        self.latency = latency
        self.hasFailed = hasFailed
    }
}

/// Figures of calls, packed: cost, then latency and outcome in one, each seven bits a byte.
enum FigureList {
    static func packed(_ calls: [EventTail.Event]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(calls.count * 7)
        for call in calls {
            append(UInt64(bitPattern: call.cost), to: &bytes)
            // Nothing is left for a call that was not timed.
            let latency = call.latency.map { UInt64(bitPattern: $0) &+ 1 } ?? 0
            append(latency << 1 | (call.hasFailed ? 1 : 0), to: &bytes)
        }
        return bytes
    }

    /// Appends the calls at these places of the part. Places without figures are left out.
    static func unpack(_ bytes: [UInt8], of numbers: ArraySlice<Int64>, into calls: inout [FoundCall]) {
        var position = 0
        for number in numbers {
            guard let cost = next(bytes, &position), let rest = next(bytes, &position) else { return }
            let latency = rest >> 1
            calls.append(
                FoundCall(
                    number: number, cost: Int64(bitPattern: cost),
                    latency: latency == 0 ? nil : Int64(bitPattern: latency &- 1), hasFailed: rest & 1 != 0))
        }
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value > 0x7F {
            bytes.append(UInt8(value & 0x7F) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    /// Nil where the bytes end in the middle of a figure.
    private static func next(_ bytes: [UInt8], _ position: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift = min(shift + 7, 63)
        }
        return nil
    }
}
