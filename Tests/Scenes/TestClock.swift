// The time of a test.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
import System

/// A clock that stands until it is set.
package final class TestClock: Sendable {
    private let time: Shared<Timestamp>

    package init(_ now: Timestamp) { time = Shared(now) }

    package var now: Timestamp {
        get { time.value }
        set { time.value = newValue }
    }
}

extension Day {
    package var noon: Timestamp { start.advanced(byMilliseconds: 43_200_000) }
}
