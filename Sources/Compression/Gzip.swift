// gzip in and out, over zlib.
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// The gzip format (RFC 1952).
package enum Gzip {
    /// One member that holds `bytes`. Level 1 is the fastest, 9 the smallest.
    package static func compress(_ bytes: [UInt8], level: Int = 1) -> [UInt8] {
        Deflater(.gzip, level: level).compress(bytes.span, endingWith: Z_FINISH)
    }

    /// What is inside `bytes`: one member or several, one after the other, and nothing else.
    ///
    /// Never holds more than `limit` bytes of output, however much a stream claims to hold.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        if bytes.isEmpty { throw .truncated }
        do {
            return try unsafe bytes.withUnsafeBufferPointer { try unsafe decompress($0, limit: limit) }
        } catch let error as GzipError {
            throw error
        } catch {
            throw .corrupt
        }
    }

    private static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(GzipError) -> [UInt8] {
        let inflater = unsafe Inflater(input)
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
        defer { unsafe piece.deallocate() }
        var output: [UInt8] = []
        while true {
            // One byte of room beyond the limit tells a stream that fits exactly from one that does not.
            let room = min(pieceSize, limit - output.count + 1)
            let (count, progress) = try unsafe inflater.read(into: UnsafeMutableBufferPointer(rebasing: piece[..<room]))
            if output.count + count > limit { throw .tooLarge(limit: limit) }
            if output.capacity < output.count + count {
                output.reserveCapacity(min(limit, max(2 * output.capacity, output.count + count)))
            }
            unsafe output.append(contentsOf: piece[..<count])
            switch progress {
            case .more: continue
            case .starved: throw .truncated
            case .memberEnded:
                if inflater.unread == 0 { return output }
                inflater.startNextMember()
            }
        }
    }

    /// The same in pieces, of which one is held at a time. Pieces before a flaw are given out.
    package static func decompress(_ bytes: [UInt8], each: (ArraySlice<UInt8>) -> Void) throws(GzipError) {
        let failure: GzipError? = unsafe bytes.withUnsafeBufferPointer { input in
            do throws(GzipError) {
                try unsafe decompress(input, each: each)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func decompress(
        _ input: UnsafeBufferPointer<UInt8>, each: (ArraySlice<UInt8>) -> Void
    ) throws(GzipError) {
        let inflater = unsafe Inflater(input)
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
        defer { unsafe room.deallocate() }
        while true {
            let (count, progress) = try unsafe inflater.read(into: room)
            unsafe each(Array(room[..<count])[...])
            switch progress {
            case .more: continue
            case .starved: throw .truncated
            case .memberEnded:
                if inflater.unread == 0 { return }
                inflater.startNextMember()
            }
        }
    }

    /// Small enough to stay in the cache between zlib's writing and our copying.
    private static let pieceSize = 65_536
}
