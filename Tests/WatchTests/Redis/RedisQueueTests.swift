// Queues of Redis: what is read of each layout, as its own library lays it out.
// SPDX-License-Identifier: Apache-2.0

import Client
import Peers
import System
import Testing

@testable import Watch

@Suite struct RedisQueueTests {
    /// 2026-11-21T15:40:00Z, in milliseconds.
    static let now: Int64 = 1_795_275_600_000

    func look(
        _ redis: RedisProcess, _ layout: RedisQueue.Layout, now: Int64 = now, database: Int = 0
    ) -> Result<QueueReading, LookFailure> {
        var queue = RedisQueue()
        queue.server.url = Secret(redis.url(database: database))
        queue.layout = layout
        do throws(LookFailure) { return .success(try queue.look(by: Deadline(in: .seconds(10)), now: now)) } catch {
            return .failure(error)
        }
    }

    func reading(
        _ length: Int64, oldest: Duration? = nil, failed: Int64? = nil, delayed: Int64? = nil, active: Int64? = nil
    ) -> Result<QueueReading, LookFailure> {
        var reading = QueueReading(length: length)
        (reading.oldestAge, reading.failed, reading.delayed, reading.active) = (oldest, failed, delayed, active)
        return .success(reading)
    }

    private static let layouts: [RedisQueue.Layout] = [
        .list("q"), .stream("q", group: nil), .stream("q", group: "g"), .sortedSet("q"), .bullmq("q", prefix: "bull"),
        .celery("q"), .rq("q"), .sidekiq("q"),
    ]

    // What all have in common

    @Test func `What is not there is an empty queue`() throws {
        let redis = try RedisProcess()
        for layout in Self.layouts {
            let found = try look(redis, layout).get()
            #expect(found.length == 0, "\(layout)")
            #expect(found.oldestAge == nil)
            #expect(
                [nil, 0].contains(found.failed) && [nil, 0].contains(found.delayed) && [nil, 0].contains(found.active))
        }
    }

    @Test func `A key of another type is told with the type that it should be`() throws {
        let redis = try RedisProcess()
        let keys: [(key: String, type: String, layouts: [RedisQueue.Layout])] = [
            ("q", "list", [.list("q"), .celery("q")]),
            ("q", "stream", [.stream("q", group: nil), .stream("q", group: "g")]),
            ("q", "sorted set", [.sortedSet("q")]),
            ("bull:q:wait", "list", [.bullmq("q", prefix: "bull")]),
            ("bull:q:failed", "sorted set", [.bullmq("q", prefix: "bull")]),
            ("rq:queue:q", "list", [.rq("q")]), ("rq:wip:q", "sorted set", [.rq("q")]),
            ("queue:q", "list", [.sidekiq("q")]), ("dead", "sorted set", [.sidekiq("q")]),
            ("processes", "set", [.sidekiq("q")]), ("unacked", "hash", [.celery("q")]),
        ]
        for (key, type, layouts) in keys {
            try redis.say("flushall")
            try redis.say("set", key, "x")
            for layout in layouts {
                #expect(
                    look(redis, layout) == .failure(.unexpected("a key of the queue is not a \(type)")), "\(layout)")
            }
        }
    }

    @Test func `A Redis that is gone, refuses or hangs is trouble, not an empty queue`() throws {
        let redis = try RedisProcess(password: "right", ["--user", "poor", "on", ">pass", "+select", "-@read"])
        for layout in Self.layouts {
            var queue = RedisQueue()
            queue.layout = layout
            queue.server.url = Secret(redis.url(login: ":wrong"))
            #expect(throws: LookFailure.denied) { try queue.look(by: Deadline(in: .seconds(10)), now: Self.now) }
            queue.server.url = Secret(redis.url(login: "poor:pass"))
            #expect(throws: LookFailure.unexpected("the user may not do that")) {
                try queue.look(by: Deadline(in: .seconds(10)), now: Self.now)
            }
        }
        redis.pause()
        var queue = RedisQueue()
        queue.server.url = Secret(redis.url())
        queue.layout = .list("q")
        #expect(throws: LookFailure.timedOut(.answer)) {
            try queue.look(by: Deadline(in: .milliseconds(200)), now: Self.now)
        }
        redis.stop()
        #expect(look(redis, .list("q")) == .failure(.unreachable))
    }

    // Layouts of one's own

    @Test func `A list has a length, in the database that the URL names`() throws {
        let redis = try RedisProcess()
        try redis.say("rpush", "jobs", "a", "b", "c", database: 3)
        #expect(look(redis, .list("jobs"), database: 3) == reading(3))
        #expect(look(redis, .list("jobs")) == reading(0))
    }

    @Test func `A stream without a group is all its entries`() throws {
        let redis = try RedisProcess()
        try redis.say("xadd", "s", "\(Self.now - 90_000)-0", "job", "1")
        try redis.say("xadd", "s", "\(Self.now - 1_000)-0", "job", "2")
        #expect(look(redis, .stream("s", group: nil)) == reading(2, oldest: .seconds(90)))
        // Ids that somebody counted himself are no times.
        try redis.say("xadd", "t", "1-1", "job", "1")
        #expect(look(redis, .stream("t", group: nil)) == reading(1))
    }

    @Test func `A group has what it has not taken, and is at what it has not acknowledged`() throws {
        let redis = try RedisProcess()
        for (place, age) in [90_000, 60_000, 60_000, 5_000].enumerated() {
            try redis.say("xadd", "s", "\(Self.now - Int64(age))-\(place)", "job", "\(place)")
        }
        #expect(look(redis, .stream("s", group: "g")) == .failure(.missing("consumer group")))
        try redis.say("xgroup", "create", "s", "g", "0")
        try redis.say("xgroup", "create", "s", "other", "$")
        #expect(look(redis, .stream("s", group: "g")) == reading(4, oldest: .seconds(90), active: 0))
        try redis.say("xreadgroup", "group", "g", "c", "count", "2", "streams", "s", ">")
        #expect(look(redis, .stream("s", group: "g")) == reading(2, oldest: .seconds(60), active: 2))
        try redis.say("xack", "s", "g", "\(Self.now - 90_000)-0")
        #expect(look(redis, .stream("s", group: "g")) == reading(2, oldest: .seconds(60), active: 1))
        try redis.say("xreadgroup", "group", "g", "c", "streams", "s", ">")
        #expect(look(redis, .stream("s", group: "g")) == reading(0, active: 3))
    }

    @Test func `Where Redis has lost count of a group, entries are counted`() throws {
        let redis = try RedisProcess()
        for place in 1...5 { try redis.say("xadd", "s", "\(Self.now - 10_000)-\(place)", "job", "\(place)") }
        // A group that begins in the middle: Redis 7.0 cannot tell its lag.
        try redis.say("xgroup", "create", "s", "g", "\(Self.now - 10_000)-2")
        #expect(try redis.say("xinfo", "groups", "s").hasSuffix("lag"))
        #expect(look(redis, .stream("s", group: "g")) == reading(3, oldest: .seconds(10), active: 0))
    }

    @Test(arguments: [
        // Entries, bytes of each, what is told of them.
        (900, 10 << 10, 900...900), (1_100, 10 << 10, 1_000...1_000), (1_100, 1, 1_000...1_000),
        // No more than so many bytes are read to count.
        (12, 2 << 20, 8...8),
    ])
    func `Entries are counted however large they are, up to a bound`(
        _ entries: Int, _ bytes: Int, _ told: ClosedRange<Int64>
    ) throws {
        let redis = try RedisProcess()
        let script = """
            local body = string.rep('x', ARGV[2])
            for place = 1, ARGV[1] do redis.call('xadd', 's', ARGV[3] .. '-' .. place, 'job', body) end
            """
        try redis.say("eval", script, "0", "\(entries + 2)", "\(bytes)", "\(Self.now - 10_000)")
        try redis.say("xgroup", "create", "s", "g", "\(Self.now - 10_000)-2")
        let found = try look(redis, .stream("s", group: "g")).get()
        #expect(told.contains(found.length), "\(found.length)")
        #expect(found.oldestAge == .seconds(10))
    }

    @Test func `Where an entry that is too large stands in the way, those before it are told`() throws {
        let redis = try RedisProcess()
        for (place, bytes) in [1, 1, 1, 1, 9 << 20, 1].enumerated() {
            let script = "redis.call('xadd', 's', ARGV[1], 'job', string.rep('x', ARGV[2]))"
            try redis.say("eval", script, "0", "\(Self.now - 10_000)-\(place + 1)", "\(bytes)")
        }
        try redis.say("xgroup", "create", "s", "g", "\(Self.now - 10_000)-2")
        // One, then up to four at once.
        #expect(look(redis, .stream("s", group: "g")) == reading(1, oldest: .seconds(10), active: 0))
    }

    @Test func `Ids follow each other`() {
        #expect(RedisLook.after("5-7") == "5-8")
        #expect(RedisLook.after("5-18446744073709551615") == "6-0")
        #expect(RedisLook.after("18446744073709551615-18446744073709551615") == nil)
        #expect(RedisLook.after("5") == nil)
        #expect(RedisLook.after("x-1") == nil)
    }

    @Test func `A sorted set whose scores are no times has a size`() throws {
        let redis = try RedisProcess()
        try redis.say("zadd", "z", "1", "a", "10", "b", "-inf", "c")
        #expect(look(redis, .sortedSet("z")) == reading(3))
        try redis.say("zadd", "y", "5", "a", "\(Self.now)", "b")
        #expect(look(redis, .sortedSet("y")) == reading(2))
    }

    @Test(arguments: [("1000", Int64(1_000)), ("1", 1)])
    func `A sorted set by time tells what is due and what is to come`(_ name: String, _ unit: Int64) throws {
        let redis = try RedisProcess()
        let scores = [-120_000, -5_000, 1_000, 60_000].map { Int64($0) }.map { "\((Self.now + $0) / unit)" }
        try redis.say("zadd", "z", scores[0], "a", scores[1], "b", scores[2], "c", scores[3], "d")
        #expect(look(redis, .sortedSet("z")) == reading(2, oldest: .seconds(120), delayed: 2))
        try redis.say("zrem", "z", "a", "b")
        #expect(look(redis, .sortedSet("z")) == reading(0, delayed: 2))
    }
}
