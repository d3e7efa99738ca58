// A part of a body, compressed by itself, that can be joined with others into one gzip stream.
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Deflate blocks that refer to nothing before them and end on a byte boundary.
///
/// A body that is mostly the same as last time is kept as segments: only those that changed are compressed again.
package struct Segment: Sendable {
    /// Raw deflate, ended by a full flush: the next segment starts with an empty window.
    let deflated: [UInt8]
    let checksum: UInt32
    /// How many bytes went in.
    package let length: Int
    /// How many bytes it takes.
    package var size: Int { deflated.count }

    package static func compress(_ bytes: [UInt8], level: Int = 1) -> Segment {
        compress(bytes.span, level: level)
    }

    package static func compress(_ bytes: Span<UInt8>, level: Int = 1) -> Segment {
        let checksum = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe crc32_z(0, bytes.baseAddress, bytes.count)
        }
        // The compressor writes where all would find room; what is kept is no larger than it has to be.
        let deflated = Deflater(.none, level: level).compress(bytes, endingWith: Z_FULL_FLUSH)
        return Segment(
            deflated: unsafe deflated.withUnsafeBufferPointer { unsafe Array($0) },
            checksum: UInt32(truncatingIfNeeded: checksum), length: bytes.count)
    }
}

extension Gzip {
    /// One gzip member that holds what the segments hold, in their order; nothing is compressed anew.
    ///
    /// Layout: header (10) | segment | … | empty last block (2) | crc32 of all (4) | length mod 2³² (4)
    package static func join(_ segments: [Segment]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(20 + segments.reduce(0) { $0 + $1.deflated.count })
        output.append(contentsOf: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255])
        var checksum: UInt = 0
        var length = 0
        for segment in segments {
            output.append(contentsOf: segment.deflated)
            checksum = crc32_combine(checksum, UInt(segment.checksum), segment.length)
            length += segment.length
        }
        output.append(contentsOf: [0x03, 0x00])
        append(UInt32(truncatingIfNeeded: checksum), to: &output)
        append(UInt32(truncatingIfNeeded: length), to: &output)
        return output
    }

    private static func append(_ number: UInt32, to output: inout [UInt8]) {
        for shift: UInt32 in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
