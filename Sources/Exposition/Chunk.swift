// A part of the page that is shared as long as it stays the same.
// SPDX-License-Identifier: Apache-2.0

/// A part of a family, or several small families: immutable bytes, and a version that changes if and only if the bytes do.
///
/// A version belongs to one chunk of one registry and never returns, so that whatever is derived from the bytes
/// (a compressed form, say) can be kept under it.
package struct Chunk: Sendable {
    package let bytes: [UInt8]
    package let version: UInt64

    func holds(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { $0.equals(other) }
    }
}
