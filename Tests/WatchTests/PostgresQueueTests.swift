// A queue that is a table, with workers who take its rows.
// SPDX-License-Identifier: Apache-2.0

import Client
import Peers
import System
import Testing

@testable import Watch

@Suite struct PostgresQueueTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    private func look(_ change: (inout PostgresQueue) -> Void) throws(LookFailure) -> QueueReading {
        var queue = PostgresQueue()
        queue.url = Secret(server.url())
        queue.length = "select 0"
        change(&queue)
        return try queue.look(by: Deadline(in: .seconds(120)), now: 0)
    }

    private func refusal(_ change: (inout PostgresQueue) -> Void) -> String? {
        failure { () throws(LookFailure) in _ = try look(change) }?.description
    }

    @Test func `The figures of a table that workers take rows from with skip locked`() throws {
        try server.run(
            """
            create table mails (id int, state text, run_at timestamptz default now() - interval '90 seconds');
            insert into mails select n, 'queued' from generate_series(1, 5) n;
            insert into mails values (6, 'failed'), (7, 'failed'), (8, 'active');
            insert into mails values (9, 'queued', now() + interval '1 hour');
            """)
        func look() throws -> QueueReading {
            try self.look { queue in
                queue.length = "select count(*) from mails where state = 'queued' and run_at <= now()"
                queue.oldestAge = """
                    select extract(epoch from now() - min(run_at)) from mails
                    where state = 'queued' and run_at <= now()
                    """
                queue.failed = "select count(*) from mails where state = 'failed'"
                queue.delayed = "select count(*) from mails where state = 'queued' and run_at > now()"
                queue.active = "select count(*) from mails where state = 'active'"
            }
        }
        let reading = try look()
        #expect(reading.length == 5)
        let age = try #require(reading.oldestAge)
        #expect(age >= .seconds(90) && age < .seconds(150))
        #expect([reading.failed, reading.delayed, reading.active] == [2, 1, 1])

        // Two jobs done, the rest taken or gone: no age of what is not there.
        try server.run("delete from mails where state = 'queued' and run_at <= now()")
        let empty = try look()
        #expect(empty.length == 0)
        #expect(empty.oldestAge == nil)
    }

    @Test func `What is not asked has no figure, nor what answers null or no row`() throws {
        let reading = try look { queue in
            queue.length = "select sum(n) from generate_series(1, 4) n"
            queue.oldestAge = "select null"
            queue.failed = "select 1 where false"
            queue.active = "select 3.0::float"
        }
        var expected = QueueReading(length: 10)
        expected.active = 3
        #expect(reading == expected)
    }

    @Test func `An age has decimals, and is never less than nothing`() throws {
        #expect(try look { $0.oldestAge = "select 1.25" }.oldestAge == .milliseconds(1250))
        #expect(try look { $0.oldestAge = "select -4" }.oldestAge == .zero)
        for answer in ["'NaN'::float", "'infinity'::float", "1e30", "'soon'", "'00:01:30'::interval"] {
            #expect(
                refusal { $0.oldestAge = "select \(answer)" }
                    == "oldest_age: the query answers no number of seconds", "\(answer)")
        }
    }

    @Test func `What is wrong with a query is told with its key`() {
        #expect(refusal { $0.length = "select null" } == "length: the query answers no number")
        #expect(refusal { $0.length = "select 1 where false" } == "length: the query answers no number")
        #expect(refusal { $0.length = "select 'many'" } == "length: the query answers no whole number from 0")
        #expect(refusal { $0.failed = "select -1" } == "failed: the query answers no whole number from 0")
        #expect(refusal { $0.failed = "select 1.5" } == "failed: the query answers no whole number from 0")
        #expect(refusal { $0.failed = "select 1e40" } == "failed: the query answers no whole number from 0")
        #expect(refusal { $0.delayed = "select 1, 2" } == "delayed: the query answers 2 columns, not one")
        #expect(
            refusal { $0.active = "select generate_series(1, 2)" } == "active: the query answers more than 1 row")
        #expect(
            refusal { $0.active = "select * from nothing_here" }
                == "active: the query names a table that is not there (SQLSTATE 42P01)")
        #expect(
            refusal { $0.length = "with t as (delete from pg_class returning 1) select count(*) from t" }
                == "length: the query writes, and it may only read")
        #expect(refusal { $0.url = Secret(server.url(password: "other")) } == "access denied")
    }
}
