// A log that a test listens to.
// SPDX-License-Identifier: Apache-2.0

import Ledger
package import Logging
import System

/// Keeps what is said.
package final class HeardLog: Sendable {
    package let log: Log
    private let said: Shared<[String]>

    /// Of no particular time.
    package init(_ settings: Log.Settings = Log.Settings()) {
        let said = Shared<[String]>([])
        self.said = said
        log = Log(
            settings, clock: { .earliest }, write: { said.value.append(String(decoding: $0.dropLast(), as: UTF8.self)) }
        )
    }

    /// A line each, without the time: `warning notice 1 …`.
    package var lines: [String] {
        log.flush()
        return said.value.map { $0.hasPrefix(Self.time) ? String($0.dropFirst(Self.time.count)) : $0 }
    }

    private static let time = "\(Timestamp.earliest) "
}
