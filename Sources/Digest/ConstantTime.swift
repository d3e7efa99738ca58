// Comparing secrets without telling by time how much of them was right.
// SPDX-License-Identifier: Apache-2.0

internal import CNettle

/// Whether two byte strings are equal. The time depends on their lengths only, never on where they differ.
package func constantTimeEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard !left.isEmpty else { return true }
    return unsafe left.withUnsafeBufferPointer { left in
        unsafe right.withUnsafeBufferPointer { right in
            unsafe nettle_memeql_sec(left.baseAddress, right.baseAddress, left.count) != 0
        }
    }
}

package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { constantTimeEqual(left.span, right.span) }
