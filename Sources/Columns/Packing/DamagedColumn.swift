// What is thrown of bytes that are not a column.
// SPDX-License-Identifier: Apache-2.0

/// Bytes that no column was ever packed into: cut off, of another length, or damaged in a place that tells.
package struct DamagedColumn: Error, Equatable, CustomStringConvertible {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package var description: String { reason }
}
