// One zlib decompressor for gzip, fed once and drained in pieces.
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Owns a `z_stream` set up to decompress gzip. zlib keeps a pointer back to the stream, so it must not move.
@safe
struct Inflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    enum Progress { case more, memberEnded, starved }

    /// Reads from `input`, which must outlive the inflater.
    @unsafe
    init(_ input: UnsafeBufferPointer<UInt8>) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe stream.pointee.next_in = unsafe UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        let result = unsafe inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib cannot start: \(result)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    var unread: Int { unsafe Int(stream.pointee.avail_in) }

    /// Fills `output` as far as the input goes; says how many bytes were written and what comes next.
    func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(GzipError) -> (count: Int, Progress) {
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        let result = unsafe inflate(stream, Z_NO_FLUSH)
        let count = unsafe output.count - Int(stream.pointee.avail_out)
        switch result {
        case Z_STREAM_END: return (count, .memberEnded)
        case Z_OK: return (count, .more)
        case Z_BUF_ERROR: return (count, .starved)
        default: throw .corrupt
        }
    }

    /// Makes ready for the next member of a stream of several.
    func startNextMember() { unsafe inflateReset(stream) }
}
