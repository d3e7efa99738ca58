// One zlib compressor, from its first byte to its last.
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Owns a `z_stream` set up to compress. zlib keeps a pointer back to the stream, so it must not move.
@safe
struct Deflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    enum Wrapping: Int32 {
        /// A gzip header and trailer around the stream.
        case gzip = 31
        /// Deflate's own bits and nothing else.
        case none = -15
    }

    init(_ wrapping: Wrapping, level: Int) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let result = unsafe deflateInit2_(
            stream, Int32(level), Z_DEFLATED, wrapping.rawValue, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        // Only a level out of range or no memory: a mistake of ours, or what Swift itself traps on.
        precondition(result == Z_OK, "zlib cannot start: \(result)")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Compresses all of `input` in one go and ends with `flush`, which is `Z_FINISH` or `Z_FULL_FLUSH`.
    consuming func compress(_ input: Span<UInt8>, endingWith flush: Int32) -> [UInt8] {
        // The bound is for Z_FINISH; a full flush adds an empty stored block.
        let bound = unsafe Int(deflateBound(stream, UInt(input.count))) + 16
        return unsafe input.withUnsafeBufferPointer { input in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                unsafe stream.pointee.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(bound)
                let result = unsafe deflate(stream, flush)
                precondition(result == (flush == Z_FINISH ? Z_STREAM_END : Z_OK), "zlib cannot compress: \(result)")
                count = unsafe bound - Int(stream.pointee.avail_out)
            }
        }
    }

    /// Compresses `input` behind what came before and ends with `flush`, which is `Z_SYNC_FLUSH` or `Z_FINISH`.
    func append(_ input: Span<UInt8>, endingWith flush: Int32) -> [UInt8] {
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.pieceSize)
        defer { unsafe piece.deallocate() }
        var output: [UInt8] = []
        unsafe input.withUnsafeBufferPointer { input in
            unsafe stream.pointee.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(input.count)
            repeat {
                unsafe stream.pointee.next_out = piece.baseAddress
                unsafe stream.pointee.avail_out = UInt32(piece.count)
                let result = unsafe deflate(stream, flush)
                // Z_BUF_ERROR: there was nothing left to write, be it that nothing came in or all went out before.
                precondition(
                    result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR, "zlib cannot compress: \(result)"
                )
                unsafe output.append(contentsOf: piece[..<(piece.count - Int(stream.pointee.avail_out))])
            } while unsafe stream.pointee.avail_out == 0
        }
        return output
    }

    /// Small enough to stay in the cache between zlib's writing and our copying.
    private static let pieceSize = 65_536
}
