// A file for readers that read from disk.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One file that has no name, written anew for each input. Inputs are run one after another.
final class ScratchFile: Sendable {
    static let shared = ScratchFile()

    private let descriptor: Int32

    private init() { descriptor = tmpfile().map(fileno) ?? -1 }

    /// Where the bytes can be read; nil where there is no room for them.
    func path(of bytes: [UInt8]) -> String? {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            return nil
        }
        return "/proc/self/fd/\(descriptor)"
    }
}
