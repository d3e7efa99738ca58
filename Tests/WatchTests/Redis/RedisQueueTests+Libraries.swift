// Queues that libraries lay out in Redis: Sidekiq, BullMQ, RQ and Celery.
// SPDX-License-Identifier: Apache-2.0

import Peers
import Testing

@testable import Watch

extension RedisQueueTests {
    // Sidekiq

    @Test func `A queue of Sidekiq tells its length, age, what waits, what is dead and what is run`() throws {
        let redis = try RedisProcess()
        // As Sidekiq 8 writes it: milliseconds. The tail is the oldest.
        for age in [45_000, 5_000] {
            try redis.say(
                "lpush", "queue:mail",
                #"{"class":"Mail","args":[{"enqueued_at":1}],"jid":"\#(age)","created_at":1,"enqueued_at":\#(Self.now - Int64(age))}"#
            )
        }
        try redis.say("zadd", "schedule", "1795275700.5", "{}", "1795275701", "{ }")
        try redis.say("zadd", "retry", "1795275700", "{}")
        try redis.say("zadd", "dead", "1795275000", "{}", "1795275001", "{ }", "1795275002", "{  }")
        try redis.say("sadd", "processes", "host:1:aa", "host:2:bb")
        try redis.say("hset", "host:1:aa:work", "t1", #"{"queue":"mail","payload":"{\"queue\":\"x\"}","run_at":1}"#)
        try redis.say("hset", "host:1:aa:work", "t2", #"{"queue":"other","payload":"{}","run_at":1}"#)
        // As up to Sidekiq 6.
        try redis.say(
            "hset", "host:2:bb:workers", "t1", #"{"queue":"queue:mail","payload":"{}","run_at":1}"#, "t2", "no JSON")
        #expect(look(redis, .sidekiq("mail")) == reading(2, oldest: .seconds(45), failed: 3, delayed: 3, active: 2))
        #expect(look(redis, .sidekiq("none")) == reading(0, failed: 3, delayed: 3, active: 0))
    }

    @Test func `Sidekiq's times were seconds once, and may be missing`() throws {
        let redis = try RedisProcess()
        try redis.say("lpush", "queue:a", #"{"enqueued_at":1795275569.5}"#)
        #expect(try look(redis, .sidekiq("a")).get().oldestAge == .milliseconds(30_500))
        for job in ["{}", "no JSON", #"{"enqueued_at":"x"}"#, #"{"enqueued_at":1e300}"#, #"{"enqueued_at":-1}"#, "[]"] {
            try redis.say("del", "queue:a")
            try redis.say("lpush", "queue:a", job)
            #expect(look(redis, .sidekiq("a")) == reading(1, failed: 0, delayed: 0, active: 0), "\(job)")
        }
        // A clock that is ahead of ours: not long, and not less than nothing.
        try redis.say("del", "queue:a")
        try redis.say("lpush", "queue:a", #"{"enqueued_at":\#(Self.now + 5_000)}"#)
        #expect(try look(redis, .sidekiq("a")).get().oldestAge == .zero)
    }

    // BullMQ, beyond what its own library lays out for us

    @Test func `A queue of BullMQ tells who has waited longest, wherever`() throws {
        let redis = try RedisProcess()
        func job(_ id: String, born: Int64, _ more: String...) throws {
            try redis.say("hset", "bull:q:\(id)", "timestamp", "\(Self.now - born)", "opts", more.first ?? "{}")
        }
        // An older version's marker is no job.
        try redis.say("rpush", "bull:q:wait", "2", "1", "0:0")
        try job("1", born: 30_000)
        try job("2", born: 10_000)
        #expect(
            look(redis, .bullmq("q", prefix: "bull"))
                == reading(2, oldest: .seconds(30), failed: 0, delayed: 0, active: 0))
        // The lowest of two priorities starves: 5 · 2^32 + 1, 5 · 2^32 + 2 and 1 · 2^32 + 3.
        try redis.say("zadd", "bull:q:prioritized", "21474836481", "3", "21474836482", "4", "4294967299", "5")
        try job("3", born: 300_000)
        try job("4", born: 200_000)
        try job("5", born: 1_000)
        #expect(try look(redis, .bullmq("q", prefix: "bull")).get().oldestAge == .seconds(300))
        #expect(try look(redis, .bullmq("q", prefix: "bull")).get().length == 5)
        // Delayed until ten minutes ago, and no worker came: 4096 times the milliseconds.
        try redis.say("zadd", "bull:q:delayed", "\((Self.now - 600_000) * 4_096 + 5)", "6")
        #expect(
            look(redis, .bullmq("q", prefix: "bull"))
                == reading(5, oldest: .seconds(600), failed: 0, delayed: 1, active: 0))
    }

    @Test func `A job of BullMQ has not waited while it was delayed or run`() throws {
        let redis = try RedisProcess()
        try redis.say("lpush", "bull:q:wait", "1")
        try redis.say(
            "hset", "bull:q:1", "timestamp", "\(Self.now - 100_000)", "delay", "0", "opts", #"{"delay":40000}"#)
        #expect(try look(redis, .bullmq("q", prefix: "bull")).get().oldestAge == .seconds(60))
        try redis.say("hset", "bull:q:1", "processedOn", "\(Self.now - 20_000)")
        #expect(try look(redis, .bullmq("q", prefix: "bull")).get().oldestAge == .seconds(20))
        // What was removed in between, or is not as it should be, has no age.
        for fields in [("timestamp", "x"), ("timestamp", "9223372036854775807")] {
            try redis.say("del", "bull:q:1")
            try redis.say("hset", "bull:q:1", fields.0, fields.1, "opts", #"{"delay":9223372036854775807}"#)
            #expect(try look(redis, .bullmq("q", prefix: "bull")).get().oldestAge == nil)
        }
        try redis.say("zadd", "bull:q:prioritized", "inf", "2", "-inf", "3")
        try redis.say("zadd", "bull:q:delayed", "inf", "4")
        #expect(try look(redis, .bullmq("q", prefix: "bull")).get().length == 3)
    }

    // RQ and Celery, beyond the same

    @Test(arguments: [
        ("2026-11-21T15:39:15.250000Z", Duration.milliseconds(44_750)), ("2026-11-21T15:39:15Z", .seconds(45)),
        ("2026-11-21 15:39:15", .seconds(45)), ("2026-11-21T15:39:15.2Z", .seconds(45)),
    ])
    func `RQ's times are read in all their forms`(_ text: String, _ age: Duration) throws {
        let time = try #require(RedisLook.time(text))
        #expect(.milliseconds(Self.now - time) == age)
    }

    @Test(arguments: [
        "", "x", "2026-13-21T15:39:15Z", "2026-11-21T25:39:15Z", "2026-11-21T15-39-15Z", "2026-11-21T15:3é:15Z",
    ])
    func `What is no time of RQ is none`(_ text: String) { #expect(RedisLook.time(text) == nil) }

    @Test func `A queue of Celery counts every priority, whatever the separator`() throws {
        let redis = try RedisProcess()
        try redis.say("lpush", "celery", "a", "b")
        try redis.say("lpush", "celery\u{06}\u{16}3", "c")
        try redis.say("lpush", "celery\u{06}\u{16}9", "d", "e")
        try redis.say("lpush", "celery:5", "f")
        // Somebody else's.
        try redis.say("set", "celery:7", "x")
        try redis.say("hset", "unacked", "tag", "[]")
        #expect(look(redis, .celery("celery")) == reading(6, active: 1))
    }
}
