// What names came to, kept for when they come again.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// There are few names, and they come again and again. Beyond so many all are looked up anew.
final class NameMemo<Value: Sendable>: Sendable {
    private let found = Mutex<[ExactText: Value]>([:])

    /// `find` may run twice at once and must then give the same.
    func value(for name: String, find: (String) -> Value) -> Value {
        if let known = found.withLock({ $0[name.exact] }) { return known }
        let value = find(name)
        found.withLock { found in
            if found.count >= 4_096 { found = [:] }
            found[name.exact] = value
        }
        return value
    }
}
