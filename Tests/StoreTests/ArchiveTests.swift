// Events that left for an archive are still proved, counted and known.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Ledger
import SQL
import Testing
import Wire

@testable import Store

@Suite struct ArchiveTests {
    private static let now = Timestamp(milliseconds: 7)

    /// Archives all days before another; `before` nil is all.
    @discardableResult
    private func archive(
        _ store: LedgerStore, _ test: TestStore, before: Day = Day(number: 100_000)
    ) throws -> [Archive] {
        try store.days(before: before).compactMap { try store.archive($0, in: test.directory.path, at: Self.now) }
    }

    private func lines(_ archive: Archive) throws -> [String] {
        let bytes = try Gzip.decompress(Array(Data(contentsOf: URL(filePath: archive.path))), limit: 1 << 30)
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// All rollups, as text.
    private func sums(_ test: TestStore) throws -> [String] {
        let database = try test.database()
        return try RollupTable.all.map { table in
            let columns = (table.keys + table.measures).joined(separator: "||','||")
            return try database.rows("SELECT \(columns) FROM \(table.name) ORDER BY 1") { $0.text(0) }
                .joined(separator: "\n")
        }
    }

    private static func call(_ id: String, at: String, user: String = "ada", anonymous: String = "") -> Entry {
        var call = Call()
        call.provider = "p"
        call.model = "m"
        call.usage[.inputTokens] = 100
        call.error = "odd \"quotes\"\n"
        var event = Event(.call(call))
        event.id = id
        event.user = user
        event.anonymous = anonymous
        event.properties = [Property("quality", .text("high"))]
        event.at = Day(parsing: at)?.start
        var priced = Priced()
        priced.cost = Money(nanos: 1_000)
        priced.input = Money(nanos: 1_000)
        priced.card = "{\"rate\":10}"
        return Entry(Record.seal(event, index: 0), priced: priced, arrivedAt: event.at ?? .earliest)
    }

    @Test func `What visitors did is proved from archives too`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([
                Self.call("a", at: "2026-01-01", user: "", anonymous: "cookie"), Self.call("b", at: "2026-01-01"),
            ])
            try archive(store, test)
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A line has all that was booked and nobody's name`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([Self.call("a", at: "2026-01-01", user: "ada", anonymous: "cookie")])
            let archive = try #require(try archive(store, test).first)
            #expect(archive.path == test.directory.resolvingSymlinksInPath().path + "/2026-01-01.ndjson.gz")
            let content = try test.integer("SELECT content FROM event_keys")
            let number = try test.integer("SELECT number FROM event_keys")
            let (user, cookie) = (
                try test.integer("SELECT id FROM people WHERE name = 'ada'"),
                try test.integer("SELECT id FROM people WHERE name = 'cookie'")
            )
            #expect(
                try lines(archive) == [
                    #"{"kind":"call","id":"a","at":1767225600000,"user_number":\#(user),"anonymous_number":\#(cookie),"#
                        + #""provider":"p","model":"m","properties":{"quality":"high"},"input_tokens":100,"#
                        + #""error":"odd \"quotes\"\n","booked":{"number":\#(number),"content":\#(content),"instance":1,"#
                        + #""live":true,"cost_usd":0.000001,"input_usd":0.000001,"output_usd":0,"#
                        + #""card":"{\"rate\":10}"}}"#
                ])
            #expect(try test.integer("SELECT count(*) FROM events") == 0)
        }
    }

    @Test func `What a profile says of a person stays out`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            var profile = Profile()
            profile.name = "Ada Lovelace"
            profile.email = "ada@example.com"
            profile.plan = "pro"
            var event = Event(.profile(profile))
            event.id = "p"
            event.user = "ada"
            event.properties = [Property("shoe", .number("38"))]
            event.at = EventMaker.start
            try store.booked([Entry(Record.seal(event, index: 0), priced: nil, arrivedAt: EventMaker.start)])
            let archive = try #require(try archive(store, test).first)
            let line = try #require(try lines(archive).first)
            for text in ["Ada", "ada", "example", "shoe"] { #expect(!line.contains(text), "\(line)") }
            #expect(line.contains(#""plan":"pro""#))
            #expect(try test.integer("SELECT count(*) FROM profiles WHERE body LIKE '%Lovelace%'") == 1)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Sums stay as they were and are proved from the files`(seed: UInt64) throws {
        let test = try TestStore()
        var maker = EventMaker(seed: seed)
        var options = LedgerStore.Options()
        options.dimensions = ["quality"]
        let middle = EventMaker.start.day.advanced(by: 15)
        try test.withLedger(options) { store in
            let first = maker.entries(400)
            try store.booked(first)
            _ = try store.reprice(from: Day(number: 0), to: Day(number: 40_000), at: Self.now) { call, _ in
                var priced = Priced()
                priced.cost = Money(nanos: call.usage[.inputTokens] * 5)
                return priced
            }
            let before = try sums(test)
            let archives = try archive(store, test, before: middle)
            #expect(archives.map(\.part).allSatisfy { $0 == 1 } && archives.count > 10)
            #expect(try sums(test) == before)
            #expect(
                try test.integer("SELECT count(*) FROM adjustments a WHERE number NOT IN (SELECT number FROM events)")
                    == 0)
            #expect(try store.booked(first).duplicates.count == 400, "keys outlive the events")
            // Late ones go where the others went, behind them.
            try store.booked(maker.entries(200))
            let late = try archive(store, test, before: middle)
            #expect(late.contains { $0.part == 2 })
            try store.booked(maker.entries(50))
        }
        let proof = try Verification.run(test.location)
        #expect(proof.isClean, "\(proof.damage) \(proof.differences.prefix(3))")
        #expect(proof.archived > 50)
        #expect(proof.events + proof.archived == 650)
        #expect(try test.integer("SELECT count(*) - count(DISTINCT number) FROM event_keys") == 0)
    }

    @Test func `A wrong sum of an archived day is found`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([Self.call("a", at: "2026-01-01"), Self.call("b", at: "2026-01-02")])
            try archive(store, test)
        }
        try test.database(.write).execute(
            "UPDATE call_days SET cost = cost + 1 WHERE day = (SELECT min(day) FROM call_days)")
        let proof = try Verification.run(test.location)
        #expect(proof.differences.map(\.table) == ["call_days"])
        #expect(proof.damage == [])
    }

    @Test func `A file that is gone or altered is damage, and its days are not compared`() throws {
        let test = try TestStore()
        let archives = try test.withLedger { store in
            try store.booked([
                Self.call("a", at: "2026-01-01"), Self.call("b", at: "2026-01-02"), Self.call("c", at: "2026-02-01"),
            ])
            return try archive(store, test)
        }
        let file = URL(filePath: archives[0].path)
        let whole = try Data(contentsOf: file)
        var altered = whole
        altered[altered.count / 2] ^= 1
        try altered.write(to: file)
        let other = try Verification.run(test.location)
        #expect(other.damage == ["archive 2026-01-01: checksum differs: \(archives[0].path)"])
        #expect(other.differences == [])
        #expect(other.unproven == [archives[0].day])
        try whole.dropLast().write(to: file)
        #expect(try Verification.run(test.location).damage.first?.contains("size differs") == true)
        try FileManager.default.removeItem(at: file)
        // What can be compared still is.
        try test.database(.write).execute("UPDATE call_days SET cost = cost + 1")
        let gone = try Verification.run(test.location)
        #expect(gone.damage.first?.contains("No such file") == true)
        #expect(gone.differences.map(\.row).count == 2)
        try whole.write(to: file)
        _ = try Verification.repair(test.location)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `What is declared after the events left has no sums of them, and that is right`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([Self.call("a", at: "2026-01-01"), Self.call("b", at: "2026-01-02")])
            try archive(store, test, before: try #require(Day(parsing: "2026-01-02")))
        }
        var options = LedgerStore.Options()
        options.dimensions = ["quality"]
        try test.withLedger(options) { store in
            #expect(try test.integer("SELECT count(*) FROM call_property_days") == 1)
            try archive(store, test)
            #expect(try Verification.run(test.location).isClean)
        }
    }

    @Test func `An archive that was cut off is written again, and a stranger's file is left alone`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([Self.call("a", at: "2026-01-01")])
            // A note without a file, and a file that is half there.
            let path = test.directory.resolvingSymlinksInPath().path + "/2026-01-01.ndjson.gz"
            try store.withDatabase { (database) throws(StoreError) in
                try database.execute(
                    """
                    INSERT INTO archives (day, part, events, bytes, sha256, path, last, at)
                    SELECT number >> 32, 1, 0, 0, '', '\(path)', number, 1 FROM events
                    """)
            }
            #expect(try Verification.run(test.location).isClean)
            try Data("half".utf8).write(to: URL(filePath: path))
            #expect(try Verification.run(test.location).isClean)
            #expect(try archive(store, test).map(\.events) == [1])
            #expect(try Verification.run(test.location).archived == 1)

            try Data("theirs".utf8).write(to: test.directory.appending(path: "2026-01-02.ndjson.gz"))
            try store.booked([Self.call("b", at: "2026-01-02")])
            #expect(throws: StoreError.self) { try archive(store, test) }
            #expect(
                try String(contentsOf: test.directory.appending(path: "2026-01-02.ndjson.gz"), encoding: .utf8)
                    == "theirs")
            #expect(try test.integer("SELECT count(*) FROM events") == 1)
        }
    }

    @Test(arguments: [4, 5] as [UInt64])
    func `Another store books an archive at the figures that it has`(seed: UInt64) throws {
        let (test, other) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: seed)
        var entries: [Entry] = []
        try test.withLedger { store in
            try store.booked(maker.entries(60))
            _ = try store.reprice(from: Day(number: 0), to: Day(number: 40_000), at: Self.now) { call, _ in
                var priced = Priced()
                priced.cost = Money(nanos: call.usage[.inputTokens] * 7)
                priced.card = "{}"
                return priced
            }
            let names = try PersonNames(test.location)
            for archive in try archive(store, test) {
                for line in try lines(archive) {
                    #expect(ArchivedEvent.isIn(Array(line.utf8)))
                    let event = try ArchivedEvent(Array(line.utf8))
                    entries.append(event.entry(index: 0) { names.name(of: $0, isAnonymous: $1) ?? "?" })
                }
            }
            #expect(entries.count == 60)
            #expect(try store.booked(entries).duplicates.count == 60)
        }
        _ = try other.withLedger { try $0.booked(entries) }
        #expect(try Verification.run(.sqlite(path: other.path)).isClean)
        for sql in [
            "SELECT sum(cost) + 3 * sum(adjustment) + 7 * sum(unpriced) + 11 * sum(reported) + 13 * sum(saved) FROM call_days",
            "SELECT sum(value * family) FROM totals", "SELECT sum(amount) FROM adjustments",
            "SELECT count(*) * 1000 + sum(calls) FROM user_days", "SELECT count(*) FROM people",
            // Whom an anonymous id was joined to depends on which event came first, and with it what is said of it.
            "SELECT count(*) FROM people WHERE person <> id",
            "SELECT sum(first_at) FROM people WHERE anonymous = 1 AND person = id",
        ] {
            #expect(
                try test.integer(sql.replacing("amount) FROM adjustments", with: "adjustment) FROM call_days"))
                    == other.integer(sql), "\(sql)")
        }
    }
}
