// Whether a Redis answers.
// SPDX-License-Identifier: Apache-2.0

/// Connects, logs in, and sends a PING.
package struct RedisProbe: Probe {
    package static let kind = "redis"

    package var server = RedisServer()

    package init() {}

    package func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
        throw .ours("not built yet")
    }
}
