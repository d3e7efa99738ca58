// Whether a Redis answers.
// SPDX-License-Identifier: Apache-2.0

package import System

/// Connects, logs in, goes to the database and sends a PING.
package struct RedisProbe: Probe {
    package static let kind = "redis"
    package static let componentType = ComponentType.datastore

    package var server = RedisServer()

    package init() {}

    package func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        var redis = try RedisConnection(to: server, by: deadline)
        switch try redis.ask([["PING"]], by: deadline).first {
        case .simple("PONG"): return ProbeReading(redis)
        case .error(let message): throw LookFailure(redis: message)
        default: throw .unexpected("it does not answer a PING with a PONG")
        }
    }
}

extension ProbeReading {
    /// How long the parts took; the answer is that to the first question.
    fileprivate init(_ redis: borrowing RedisConnection) {
        self.init(opened: redis.connection)
        phases[.answer] = redis.answered
    }
}
