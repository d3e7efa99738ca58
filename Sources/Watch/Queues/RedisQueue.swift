// A queue that lives in Redis.
// SPDX-License-Identifier: Apache-2.0

/// Reads a layout of keys.
package struct RedisQueue: Queue {
    package static let kind = "redis"

    package var server = RedisServer()
    package var layout = Layout.list("")

    package init() {}

    /// How jobs lie in Redis.
    package enum Layout: Sendable, Hashable {
        case list(String)
        /// With a group, what it has not taken yet and what it is at; without, all entries.
        case stream(String, group: String?)
        /// Scores are times in seconds or milliseconds, or anything.
        case sortedSet(String)
        case bullmq(String, prefix: String)
        case celery(String)
        case rq(String)
        case sidekiq(String)
    }

    package func look(by deadline: Deadline, now: Int64) throws(Trouble) -> QueueReading {
        throw .ours("not built yet")
    }
}
