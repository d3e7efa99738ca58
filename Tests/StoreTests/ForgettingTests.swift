// Forgetting takes the identity and leaves every figure.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Seeded
import Store
import Synchronization
import Testing
import Wire

@Suite struct ForgettingTests {
    /// Every event of somebody that can carry a text that identifies.
    private static func events(of name: String, anonymous: String, at start: Timestamp) -> [Entry] {
        var details: [Event.Detail] = []
        var call = Call()
        call.provider = "p"
        call.model = "m"
        call.usage[.inputTokens] = 9
        call.status = .error
        call.error = "no such user \(name)"
        details.append(.call(call))
        var appError = AppError()
        appError.component = "api"
        appError.errorType = "Lost"
        appError.message = "lost \(name)"
        appError.requestID = "r-\(name)"
        appError.reference = "s-\(name)"
        details.append(.error(appError))
        var job = Job()
        job.queue = "mail"
        job.event = .completed
        job.job = "mail-\(name)"
        details.append(.job(job))
        var signUp = Activity()
        signUp.event = Activity.signedUp
        details.append(.activity(signUp))
        var billing = Billing()
        billing.event = .paid
        billing.plan = "pro"
        billing.amount = Money(nanos: 5)
        details.append(.billing(billing))
        var request = AppRequest()
        request.route = "/me"
        details.append(.request(request))
        var profile = Profile()
        profile.name = name
        profile.email = "\(name)@example.com"
        profile.plan = "pro"
        details.append(.profile(profile))
        return details.enumerated().map { place, detail in
            var event = Event(detail)
            event.id = "\(start.milliseconds)-\(place)"
            event.user = place == 0 ? "" : name
            event.anonymous = place < 2 ? anonymous : ""
            event.session = "session of \(name)"
            event.trace = "trace of \(name)"
            event.properties = [Property("full_name", .text(name)), Property("quality", .text("high"))]
            event.at = start.advanced(byMilliseconds: Int64(place) * 86_400_000)
            var priced: Priced?
            if case .call = detail { priced = Priced() }
            return Entry(Record.seal(event, index: place), priced: priced, arrivedAt: start)
        }
    }

    private static func occurrences(of text: String, in directory: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil).filter { file in
            try Data(contentsOf: file).range(of: Data(text.utf8)) != nil
        }.map(\.lastPathComponent)
    }

    private static func options() -> LedgerStore.Options {
        var options = LedgerStore.Options()
        options.dimensions = ["quality"]
        return options
    }

    @Test func `Nothing of the name is left on disk and the ledger adds up as before`() throws {
        let test = try TestStore()
        let figures = "SELECT sum(calls) + sum(errors) * 100 + sum(actions) * 10000 FROM user_days"
        try test.withLedger(Self.options()) { store in
            try store.booked(Self.events(of: "Zebulon-Q", anonymous: "anon-Zebulon-Q", at: EventMaker.start))
            let other = Self.events(of: "ada", anonymous: "x", at: EventMaker.start.advanced(byMilliseconds: 5))
            try store.booked(other)
            let before = try test.integer(figures)
            #expect(try store.forget(user: "Zebulon-Q")?.events == 7)
            #expect(try Self.occurrences(of: "Zebulon-Q", in: test.directory) == [])
            #expect(try test.integer(figures) == before)
        }
        #expect(try Self.occurrences(of: "Zebulon-Q", in: test.directory) == [])
        let proof = try Verification.run(test.location)
        #expect(proof.isClean, "\(proof.differences)")
        #expect(proof.events == 14)
        #expect(try test.integer("SELECT count(*) FROM profiles") == 1)
        #expect(try test.integer("SELECT count(*) FROM people WHERE forgotten = id AND name = ''") == 2)
        #expect(try test.integer("SELECT count(*) FROM events WHERE body LIKE '%trace of ada%'") == 7)
        #expect(try test.integer("SELECT sum(calls) FROM call_property_days") == 2, "what is declared stays")
        #expect(try test.integer("SELECT sum(count) FROM session_days") == 14)
    }

    @Test(arguments: [
        // Pages that are free, and a block between the rows of one.
        "DELETE FROM x", "DELETE FROM x WHERE n = 7",
    ])
    func `What was deleted before by a SQLite that overwrites nothing goes too`(sql: String) throws {
        let test = try TestStore()
        try test.withLedger { try $0.booked(Self.events(of: "Zebulon-Q", anonymous: "x", at: EventMaker.start)) }
        do {
            let database = try test.database(.write)
            try database.read("PRAGMA secure_delete = OFF") { _ in false }
            try database.execute(
                """
                CREATE TABLE x (n INTEGER PRIMARY KEY, t TEXT);
                WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 500)
                INSERT INTO x SELECT n, iif(n = 7, 'a letter to Zebulon-Q', hex(randomblob(50))) FROM c; \(sql);
                """)
        }
        // In the file or, while a reader of before lets go of it, in the log.
        #expect(try !Self.occurrences(of: "letter to Zebulon-Q", in: test.directory).isEmpty)
        try test.withLedger { store in
            let forgotten = try store.forget(user: "Zebulon-Q")
            #expect(forgotten?.events == 7)
            #expect(try Self.occurrences(of: "Zebulon-Q", in: test.directory) == [])
        }
        // A table of somebody else's is not as Bursar made the schema.
        try test.database(.write).execute("DROP TABLE x")
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A name that comes again is somebody new`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            let first = Self.events(of: "bob", anonymous: "x", at: EventMaker.start)
            try store.booked(first)
            #expect(try store.forget(user: "bob")?.events == 7)
            #expect(try store.forget(user: "bob") == nil, "they are not known any more")
            #expect(try store.forget(user: "nobody") == nil)
            // What was booked before is known by its key, and says nothing of anybody.
            #expect(try store.booked(first).duplicates.count == 7)
            #expect(try test.integer("SELECT count(*) FROM people") == 2)
            let again = Self.events(of: "bob", anonymous: "x", at: EventMaker.start.advanced(byMilliseconds: 9))
            try store.booked(again)
            #expect(try test.integer("SELECT count(*) FROM people WHERE forgotten = 0") == 2)
            #expect(try test.integer("SELECT count(DISTINCT user_number) FROM events WHERE user_number <> 0") == 2)
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Hostile names are forgotten like others, and only they`() throws {
        let test = try TestStore()
        let names = ["' OR 1=1 --", "%", "a\u{301}da", "áda", "\u{1F600}", "person-1"]
        try test.withLedger { store in
            for (place, name) in names.enumerated() {
                let start = EventMaker.start.advanced(byMilliseconds: Int64(place + 1))
                try store.booked(Self.events(of: name, anonymous: "x-\(place)", at: start))
            }
            for (place, name) in names.enumerated() {
                #expect(try store.forget(user: name)?.events == 7, "\(name)")
                #expect(try test.integer("SELECT count(*) FROM people WHERE forgotten <> 0") == Int64(2 * (place + 1)))
            }
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Who remembers people by number is told`() throws {
        let test = try TestStore()
        let told = Mutex<[Int64]>([])
        try test.withLedger(observe: { commit in told.withLock { $0 += commit.forgotten } }) { store in
            try store.booked(Self.events(of: "bob", anonymous: "x", at: EventMaker.start))
            _ = try store.forget(user: "bob")
        }
        #expect(told.withLock { $0 }.count == 2)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `Of many people in any order those are gone who were forgotten`(seed: UInt64) throws {
        let test = try TestStore()
        var generator = Seeded(seed: seed)
        var people = (0..<3_000).map { "name-\($0 * 7919 % 3_000)-of-somebody" }
        people.shuffle(using: &generator)
        let forgotten = people.prefix(20)
        try test.withLedger { store in
            for start in stride(from: 0, to: people.count, by: 100) {
                var entries: [Entry] = []
                for name in people[start..<start + 100] {
                    let at = EventMaker.start.advanced(
                        byMilliseconds: .random(in: 0...10_000_000_000, using: &generator))
                    entries += Self.events(of: name, anonymous: "x-" + name, at: at)
                }
                try store.booked(entries)
            }
            for name in forgotten { #expect(try store.forget(user: name) != nil) }
            for name in forgotten {
                #expect(try Self.occurrences(of: name, in: test.directory) == [], "\(name)")
            }
        }
        let proof = try Verification.run(test.location)
        #expect(proof.isClean, "\(proof.differences.prefix(5)), \(proof.damage)")
    }
}
