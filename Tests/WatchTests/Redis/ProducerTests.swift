// Queues that the libraries themselves have filled.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import Peers
import System
import Testing

@testable import Watch

/// Real producers from PyPI on one side, the queue's reading on the other.
@Suite struct ProducerTests {
    /// Runs a script; its argument is the Redis' port.
    private func run(_ script: String, _ redis: RedisProcess) throws {
        let process = Process()
        process.executableURL = URL(filePath: try Checkout.python())
        process.arguments = ["-c", script, "\(redis.port)"]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    private func look(_ redis: RedisProcess, _ layout: RedisQueue.Layout) throws -> QueueReading {
        var queue = RedisQueue()
        queue.server.url = Secret(redis.url())
        queue.layout = layout
        return try queue.look(by: Deadline(in: .seconds(10)), now: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    @Test func `RQ`() throws {
        let redis = try RedisProcess()
        try run(
            #"""
            import sys, datetime
            from redis import Redis
            from rq import Queue, SimpleWorker
            redis = Redis(port=int(sys.argv[1]))
            queue = Queue("renders", connection=redis)
            # One fails for good, one is scheduled, one takes its worker with it, two wait.
            queue.enqueue("math.sqrt", -1)
            SimpleWorker([queue], connection=redis).work(burst=True)
            queue.enqueue_in(datetime.timedelta(hours=1), "math.sqrt", 4)
            queue.enqueue("os._exit", 0)
            for _ in range(2): queue.enqueue("math.sqrt", 4)
            SimpleWorker([queue], connection=redis).work(burst=True)
            """#, redis)
        let reading = try look(redis, .rq("renders"))
        #expect(reading.length == 2)
        #expect(reading.failed == 1)
        #expect(reading.delayed == 1)
        #expect(reading.active == 1)
        let age = try #require(reading.oldestAge)
        #expect(age >= .zero && age < .seconds(600))
    }

    @Test func `Celery`() throws {
        let redis = try RedisProcess()
        try run(
            #"""
            import sys
            from celery import Celery
            app = Celery("app", broker=f"redis://127.0.0.1:{sys.argv[1]}/0")
            app.conf.broker_transport_options = {"visibility_timeout": 3600}
            for priority in (0, 0, 5, 9): app.send_task("render", queue="renders", priority=priority)
            app.send_task("mail", queue="other")
            # A worker that has taken one and not acknowledged it, when its connection went.
            import os
            with app.connection_for_read() as connection:
                channel = connection.default_channel
                channel.basic_get("renders", no_ack=False)
                os._exit(0)
            """#, redis)
        let reading = try look(redis, .celery("renders"))
        #expect(reading.length == 3)
        #expect(reading.active == 1)
        #expect(reading.oldestAge == nil)
        #expect(try look(redis, .celery("other")).length == 1)
    }

    @Test func `BullMQ`() throws {
        let redis = try RedisProcess()
        try run(
            #"""
            import asyncio, sys
            from bullmq import Queue, Worker
            async def main():
                options = {"connection": f"redis://127.0.0.1:{sys.argv[1]}"}
                queue = Queue("renders", options)
                done = asyncio.Event()
                async def process(job, token):
                    if job.name == "bad": raise Exception("no")
                    done.set()
                    await asyncio.sleep(3600)
                # One fails for good, one is at work, one is delayed, one has a priority, two wait.
                await queue.add("bad", {})
                await queue.add("long", {})
                Worker("renders", process, options)
                await asyncio.wait_for(done.wait(), 60)
                await queue.add("later", {}, {"delay": 3_600_000})
                await queue.add("dear", {}, {"priority": 3})
                for _ in range(2): await queue.add("wait", {})
                import os
                os._exit(0)
            asyncio.run(main())
            """#, redis)
        var reading = try look(redis, .bullmq("renders", prefix: "bull"))
        let age = try #require(reading.oldestAge)
        #expect(age >= .zero && age < .seconds(600))
        reading.oldestAge = nil
        var expected = QueueReading(length: 3)
        (expected.failed, expected.delayed, expected.active) = (1, 1, 1)
        #expect(reading == expected)
    }
}
