// Writes bytes into memory that was measured beforehand.
// SPDX-License-Identifier: Apache-2.0

/// Appends to a buffer of a fixed size; going beyond it traps.
///
/// It exists because appending to an array checks for uniqueness and growth at each piece, and a scrape is made of
/// a hundred thousand pieces. The buffer must outlive the writer.
struct ByteWriter: ~Copyable {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// What is written by `body`, which may write up to `capacity` bytes.
    static func bytes(capacity: Int, _ body: (inout ByteWriter) -> Void) -> [UInt8] {
        Array(unsafeUninitializedCapacity: capacity) { buffer, count in
            var writer = ByteWriter(buffer)
            body(&writer)
            count = writer.count
        }
    }

    /// What has been written so far.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: UnsafeBufferPointer(buffer)[..<count]) }

    mutating func append(_ byte: UInt8) { advance(1)[0] = byte }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        advance(bytes.count).update(from: source, count: bytes.count)
    }

    mutating func append(_ text: StaticString) {
        advance(text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Where the next `length` bytes belong; they count as written.
    mutating func advance(_ length: Int) -> UnsafeMutablePointer<UInt8> {
        guard let base = buffer.baseAddress, length <= buffer.count - count else {
            preconditionFailure("a writer of \(buffer.count) bytes is full")
        }
        defer { count += length }
        return base + count
    }
}
