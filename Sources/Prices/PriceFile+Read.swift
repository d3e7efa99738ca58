// Reads price files from disk.
// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Ledger

extension PriceFile {
    /// The prices of a file that is to lie over a book; or all that is wrong with it.
    package static func read(_ path: String, over book: PriceBook) throws(PriceFileErrors) -> [Price] {
        try parse(try bytes(of: path), name: path, over: book)
    }

    /// The bytes of a file of prices, in this house's form or in LiteLLM's.
    package static func bytes(of path: String) throws(PriceFileErrors) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let (chunk, failed) = chunk(of: descriptor)
            if failed { throw failure(path) }
            if chunk.isEmpty { return bytes }
            bytes += chunk
            guard bytes.count <= limit else {
                throw PriceFileErrors([
                    PriceFileError(file: path, line: nil, message: "too large for a price file: more than 64 MiB")
                ])
            }
        }
    }

    /// Far above any price list there is, and far below what would hurt.
    private static let limit = 64 << 20

    private static func chunk(of descriptor: Int32) -> (bytes: [UInt8], failed: Bool) {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var got: Int
            repeat {
                got = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while got < 0 && errno == EINTR
            failed = got < 0
            count = max(got, 0)
        }
        return (bytes, failed)
    }

    private static func failure(_ path: String) -> PriceFileErrors {
        let reason = unsafe String(cString: strerror(errno))
        return PriceFileErrors([PriceFileError(file: path, line: nil, message: "cannot be read: \(reason)")])
    }
}
