// The numbers of names, in little memory whatever the names are.
// SPDX-License-Identifier: Apache-2.0

/// Names as keys of numbers. Instead of the text, 128 bits of it are kept, by a hash that is seeded anew in each process:
/// that two names of a ledger share them does not happen.
struct NameNumbers: Sendable {
    private var numbers: [Key: Int32] = [:]

    private struct Key: Hashable {
        let high: Int
        let low: Int

        /// By bytes, as the ledger compares names.
        init(_ name: String) {
            var name = name
            (high, low) = name.withUTF8 { bytes in
                (Self.hash(UnsafeRawBufferPointer(bytes), 0), Self.hash(UnsafeRawBufferPointer(bytes), 1))
            }
        }

        private static func hash(_ bytes: UnsafeRawBufferPointer, _ salt: UInt8) -> Int {
            var hasher = Hasher()
            hasher.combine(salt)
            hasher.combine(bytes: bytes)
            return hasher.finalize()
        }
    }

    subscript(name: String) -> Int64? {
        get { numbers[Key(name)].map(Int64.init) }
        set { numbers[Key(name)] = newValue.flatMap { Int32(exactly: $0) } }
    }

    var count: Int { numbers.count }
}
