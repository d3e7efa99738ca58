// What can be wrong with bytes that claim to be gzip.
// SPDX-License-Identifier: Apache-2.0

/// Why bytes could not be decompressed.
package enum GzipError: Error, Equatable {
    /// Not gzip, damaged, or followed by something that is not gzip.
    case corrupt
    /// The stream ends before its trailer.
    case truncated
    /// There is more inside than the caller allows.
    case tooLarge(limit: Int)
}
