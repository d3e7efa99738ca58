// A value that many threads read and a reload replaces.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Readers get the whole value as it was at one instant.
package final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    package init(_ value: Value) { state = Mutex(value) }

    package var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
