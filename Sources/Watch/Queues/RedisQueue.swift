// A queue that lives in Redis.
// SPDX-License-Identifier: Apache-2.0

package import System

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
        /// Where scores are times, in seconds or milliseconds, those to come are delayed.
        case sortedSet(String)
        case bullmq(String, prefix: String)
        case celery(String)
        case rq(String)
        case sidekiq(String)
    }

    package func look(by deadline: Deadline, now: Int64) throws(LookFailure) -> QueueReading {
        var look = try RedisLook(at: server, by: deadline, now: now)
        return switch layout {
        case .list(let key): try look.list(key)
        case .stream(let key, nil): try look.stream(key)
        case .stream(let key, let group?): try look.stream(key, group: group)
        case .sortedSet(let key): try look.sortedSet(key)
        case .bullmq(let name, let prefix): try look.bullmq("\(prefix):\(name):")
        case .celery(let name): try look.celery(name)
        case .rq(let name): try look.rq(name)
        case .sidekiq(let name): try look.sidekiq(name)
        }
    }
}
