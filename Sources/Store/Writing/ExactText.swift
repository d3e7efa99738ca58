// A text that is only itself.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A key that compares by bytes, as the database does.
///
/// To Swift an é is an é, whether it is one scalar or two; to the ledger they are two names, or what was booked would
/// depend on what happened to be in memory.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        let count = left.count
        guard count == right.count else { return false }
        return left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return true }
                return memcmp(left, right, count) == 0
            }
        }.flatMap { $0 } ?? left.elementsEqual(right)
    }

    func hash(into hasher: inout Hasher) {
        let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
    }
}
