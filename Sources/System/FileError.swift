// Why the system refused something about a file.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

package struct FileError: Error, Equatable, CustomStringConvertible {
    /// `errno`.
    package let number: CInt

    package init(_ number: CInt) { self.number = number }

    package var isMissing: Bool { number == ENOENT || number == ENOTDIR }

    package var description: String { unsafe String(cString: strerror(number)) }
}
