// The rows of queues: where jobs wait, and how they lie there.
// SPDX-License-Identifier: Apache-2.0

import Client
import Watch

extension Configuration {
    static let queuesKey = Schema<Configuration>.Key.list(
        "queues", \.queues, of: QueuePlan(), named: \.name,
        [
            .value(
                "name", \.name, .label, required: true, "What metrics and reports call it; that of its `job` events."),
            .oneOf([
                .variant(
                    "redis", \.target, of: RedisQueueKeys(),
                    redisKeys() + [
                        .oneOf([
                            .optional("list", \.list, .text(like: "jobs"), "A list: its length."),
                            .optional(
                                "stream", \.stream, .text(like: "jobs"), "A stream: what its group has not taken."),
                            .optional(
                                "sorted_set", \.sortedSet, .text(like: "jobs"),
                                "A sorted set: its size; where scores are times, what is due."),
                            .optional("bullmq", \.bullmq, .text(like: "renders"), "A queue of BullMQ."),
                            .optional("celery", \.celery, .text(like: "celery"), "A queue of Celery."),
                            .optional("rq", \.rq, .text(like: "default"), "A queue of RQ."),
                            .optional("sidekiq", \.sidekiq, .text(like: "default"), "A queue of Sidekiq."),
                        ]),
                        .optional("group", \.group, .text(like: "workers"), "The consumer group of a stream."),
                        .optional(
                            "prefix", \.prefix, .text(like: "bull"), "What BullMQ's keys begin with, if not `bull`."),
                    ],
                    check: { keys, path, reader in keys.check(at: path, &reader) }, make: { $0.queue }),
                .variant(
                    "postgres", \.target, of: PostgresQueue(),
                    [
                        .value("url", \.url, .connection(["postgres", "postgresql"]), required: true, postgresURL),
                        .value(
                            "length", \.length, .text(like: "select count(*) from jobs where state = 'queued'"),
                            required: true, "A query for how many wait."),
                        .optional(
                            "oldest_age", \.oldestAge,
                            .text(like: "select extract(epoch from now() - min(created_at)) from jobs"),
                            "A query for how many seconds the oldest has waited."),
                        .optional("failed", \.failed, .text(like: "select …"), "A query for how many failed for good."),
                        .optional(
                            "delayed", \.delayed, .text(like: "select …"), "A query for how many wait for their time."),
                        .optional(
                            "active", \.active, .text(like: "select …"), "A query for how many are being worked on."),
                    ], make: { $0 }),
            ]),
            every(\.every),
            timeout(\.timeout),
        ], "Queues to watch: how many jobs wait, and for how long.",
        check: { plan, path, reader in checkTimes(plan.every, plan.timeout, path, &reader) })

    /// The keys of a queue in Redis, of which one says how it lies there.
    struct RedisQueueKeys: Sendable {
        var server = RedisServer()
        var list, stream, sortedSet, bullmq, celery, rq, sidekiq: String?
        var group, prefix: String?

        var queue: RedisQueue {
            var queue = RedisQueue()
            queue.server = server
            queue.layout =
                if let list {
                    .list(list)
                } else if let stream {
                    .stream(stream, group: group)
                } else if let sortedSet {
                    .sortedSet(sortedSet)
                } else if let bullmq {
                    .bullmq(bullmq, prefix: prefix ?? "bull")
                } else if let celery {
                    .celery(celery)
                } else if let rq {
                    .rq(rq)
                } else {
                    .sidekiq(sidekiq ?? "")
                }
            return queue
        }

        func check(at path: String, _ reader: inout ConfigurationReader) {
            if group != nil, stream == nil { reader.refuse(at: "\(path).group", "needs \(path).stream beside it") }
            if prefix != nil, bullmq == nil { reader.refuse(at: "\(path).prefix", "needs \(path).bullmq beside it") }
        }
    }
}
