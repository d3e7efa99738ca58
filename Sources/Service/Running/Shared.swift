// A value that many threads read and a reload replaces.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Readers get the whole value as it was at one instant.
final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
