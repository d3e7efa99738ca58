// A gzip body that is written page after page.
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// One gzip member in the making.
///
/// `@unchecked Sendable`: it cannot be copied, so it has one user at a time.
package struct GzipStream: ~Copyable, @unchecked Sendable {
    private let deflater: Deflater

    /// Level 1 is the fastest, 9 the smallest.
    package init(level: Int = 1) { deflater = Deflater(.gzip, level: level) }

    /// What follows what was returned so far. The reader can unpack all of `page` once it has this.
    ///
    /// The last page writes the trailer, and nothing can follow it.
    package mutating func compress(_ page: [UInt8], isLast: Bool = false) -> [UInt8] {
        deflater.append(page.span, endingWith: isLast ? Z_FINISH : Z_SYNC_FLUSH)
    }
}
