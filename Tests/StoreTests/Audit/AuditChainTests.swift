// The audit's chain: whatever is changed, taken away, moved or written anew is found, and what was let go of is said.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Ledger
import SQL
import Seeded
import Synchronization
import TemporaryFiles
import Testing

@testable import Store

@Suite struct AuditChainTests {
    private let test: TestStore
    static let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws { test = try TestStore() }

    private func findings(_ witnesses: [AuditPosition] = []) throws -> Verification.Report {
        try Verification.run(test.location, witnesses: witnesses)
    }

    private func told(_ witnesses: [AuditPosition] = []) throws -> [String] {
        try findings(witnesses).differences.map(\.description)
    }

    /// Keeps so many entries, and returns where the chain was after each of them.
    @discardableResult
    private func fill(_ count: Int, seed: UInt64 = 7) throws -> [AuditPosition] {
        var maker = AuditMaker(seed: seed)
        return try test.withLedger { store in
            try (0..<count).map { _ in
                try store.kept([maker.entry()])
                return store.auditPosition
            }
        }
    }

    /// Puts others in the place of all entries after one, as somebody would who can compute all that is needed, seals too.
    private func write(_ entries: [AuditEntry], after last: AuditPosition) throws {
        try test.withLedger { store in
            try store.change { (writer) throws(StoreError) in
                let database = writer.database
                try database.write { () throws(StoreError) in
                    var books = writer.audit
                    try database.run("DELETE FROM audit WHERE number > $1", last.length)
                    books.names -= Int64(try database.run("DELETE FROM audit_names WHERE number > $1", last.length))
                    books.last = last
                    for entry in entries { try database.add(entry, to: &books) }
                    try database.write(books)
                }
            }
        }
    }

    @Test(arguments: 1...8) func `Any entries come out as they went in, and their chain is whole`(seed: UInt64) throws {
        var maker = AuditMaker(seed: seed)
        let entries = (0..<60).map { _ in maker.entry() }
        var rest = entries[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...20, using: &maker.generator))
            // Each part by another opening of the store, which goes on where the last one ended.
            try test.withLedger { try $0.kept(Array(rest.prefix(count))) }
            rest = rest.dropFirst(count)
        }
        let report = try findings()
        #expect(report.isClean && report.audit.entries == entries.count, "seed \(seed): \(report.differences)")
        #expect(report.audit.last.length == Int64(entries.count), "seed \(seed)")
        let rows = try test.database().rows("SELECT \(AuditRow.columns) FROM audit ORDER BY number") { AuditRow($0) }
        for (row, entry) in zip(rows, entries) {
            #expect(row.actor == entry.actor && row.at == entry.at.milliseconds, "seed \(seed)")
            #expect(row.outcome == entry.outcome.rawValue && row.rows == entry.rows, "seed \(seed)")
            let isAside = entry.object.isPersonal && !entry.object.text.isEmpty
            #expect(isAside == AuditCommitment.isOne(row.object), "seed \(seed): \(row.object)")
            if !isAside { #expect(row.object == entry.object.text, "seed \(seed)") }
        }
    }

    @Test func `No two entries have the same bytes, wherever a letter stands`() {
        let row = AuditRow(
            number: 1, at: 2, actor: "ab", name: "c", way: "", address: "", action: "", target: "", object: "",
            details: "{}", outcome: "done", status: 200, rows: nil, times: 1, request: "")
        var other = row
        (other.actor, other.name) = ("a", "bc")
        var zero = row
        zero.rows = 0
        let digests = [row, other, zero].map { $0.digest(after: AuditChain.start) }
        #expect(Set(digests).count == 3)
        #expect(row.digest(after: digests[1]) != digests[0])
    }

    // MARK: Tampering

    @Test(arguments: [
        ("DELETE FROM audit WHERE number = 5", "audit[entry=5]: the entry is missing"),
        ("DELETE FROM audit WHERE number IN (5, 6, 7)", "audit[entries=5..7]: 3 entries are missing"),
        ("DELETE FROM audit WHERE number = 10", "audit[entry=10]: the entry is missing"),
        ("DELETE FROM audit WHERE number <= 2", "audit[entries=1..2]: 2 entries are missing"),
        (
            "UPDATE audit SET actor = 'nobody' WHERE number = 4",
            "audit[entry=4]: the entry is not as it was written, or not in its place"
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE number = 10",
            "audit[entry=10]: the entry is not as it was written, or not in its place"
        ),
        (
            "UPDATE audit SET number = CASE number WHEN 3 THEN -8 ELSE -3 END WHERE number IN (3, 8);"
                + "UPDATE audit SET number = -number WHERE number < 0",
            "audit[entry=3]: the entry is not as it was written, or not in its place"
        ),
        (
            "DELETE FROM audit WHERE number > 7; DELETE FROM audit_names WHERE number > 7; DELETE FROM audit_state",
            "audit[all]: the row that says how long the audit is is missing"
        ),
        (
            "DELETE FROM audit_names WHERE number = (SELECT max(number) FROM audit_names)",
            "nobody forgot the others"
        ),
        (
            "UPDATE audit_names SET name = 'another'",
            "a name that stands beside it is not the one that it was written with"
        ),
    ])
    func `What is done to entries is found, and said by their numbers`(statement: String, finding: String) throws {
        try fill(10)
        #expect(try told() == [])
        try test.database(.write).execute(statement)
        let found = try told()
        #expect(found.contains { $0.hasSuffix(finding) }, "\(found)")
        let report = try Verification.repair(test.location)
        #expect(report.repaired == 0 && !report.isClean)
        #expect(try told() == found)
    }

    @Test func `A chain that is written anew is found by who noted what it was`() throws {
        let positions = try fill(10)
        var maker = AuditMaker(seed: 99)
        try write((6...12).map { _ in maker.entry() }, after: positions[4])
        #expect(try told() == [])
        #expect(try told([positions[4]]) == [])
        #expect(
            try told([positions[7]]) == [
                "audit[witness=8]: entry 8 is not the one that the witness saw: entries up to it were written anew"
            ]
        )
        #expect(
            try findings([positions[3]]).audit.witnesses == ["the audit contains what the witness saw, up to entry 4"])
    }

    @Test func `Entries that are cut off at the end are found by who saw them, however well that was hidden`() throws {
        let positions = try fill(10)
        try write([], after: positions[6])
        #expect(try told() == [])
        #expect(
            try told([positions[9]])
                == ["audit[witness=10]: the witness saw 10 entries, and there are 7: those after entry 7 are missing"])
    }

    @Test func `What was told to witnesses stays, and shows what was written anew`() throws {
        let positions = try fill(5)
        let told = try test.withLedger { try $0.checkpointAudit(at: Self.now) }
        #expect(told == positions[4])
        let kept = try test.withLedger { try $0.lastAuditCheckpoint() }
        #expect(kept == positions[4])
        let other = try TestStore()
        var maker = AuditMaker(seed: 3)
        try other.withLedger { store in for _ in 0..<6 { try store.kept([maker.entry()]) } }
        // The entries of another store in the place of these, with all that belongs to them but the checkpoint.
        let database = try test.database(.write)
        try database.execute("ATTACH '\(other.path)' AS other")
        for table in ["audit", "audit_names", "audit_state"] {
            try database.execute("DELETE FROM \(table); INSERT INTO \(table) SELECT * FROM other.\(table)")
        }
        #expect(
            try self.told() == [
                "audit[checkpoint=5]: entries up to 5 are not those of 2026-09-21: they were written anew since"
            ])
    }

    @Test func `Entries that the books noted are missed where they are gone with all that tells of them`() throws {
        try fill(10)
        _ = try test.withLedger { try $0.checkpointAudit(at: Self.now) }
        try test.database(.write).execute(
            "DELETE FROM audit WHERE number > 7; DELETE FROM audit_names WHERE number > 7; DELETE FROM audit_state")
        #expect(
            try told() == [
                "audit[all]: the row that says how long the audit is is missing",
                "audit[checkpoint=10]: entries up to 10 are missing, of which the books noted on 2026-09-21 that they were "
                    + "there",
            ])
    }

    // MARK: Retention

    @Test func `What is old is let go of, and the chain is proved from there on`() throws {
        var positions: [AuditPosition] = []
        try test.withLedger { store in
            for day in Int64(0)..<10 {
                var entry = AuditEntry(at: Self.day(day), actor: "ada", action: .reportViewed)
                entry.object = AuditValue("bob", isPersonal: true)
                try store.kept([entry])
                positions.append(store.auditPosition)
                if day == 1 { _ = try store.checkpointAudit(at: Self.day(1)) }
            }
            #expect(try store.cutAudit(before: Self.day(4), at: Self.day(20)) == 4)
            #expect(try store.cutAudit(before: Self.day(4), at: Self.day(20)) == 0)
        }
        #expect(try test.integer("SELECT count(*) FROM audit_names") == 6)
        let report = try findings([positions[5], positions[3], positions[1]])
        #expect(report.isClean && report.audit.first == 5 && report.audit.entries == 7, "\(report.differences)")
        #expect(report.audit.witnesses.count == 3)
        #expect(report.audit.witnesses[2].hasPrefix("the witness saw what the books noted for entry 2 on 2026-09-22; "))
        #expect(
            try told([positions[0]]) == [
                "audit[witness=1]: what the witness saw cannot be proved any more: entries up to 4 were let go of on "
                    + "2026-10-11, and the chain can be computed from entry 5 on"
            ])
        try test.withLedger { _ = try $0.kept([AuditEntry(at: Self.day(21), actor: "ada", action: .pageViewed)]) }
        #expect(try told() == [])
        // Nobody else can let go of the first ones.
        try test.database(.write).execute("DELETE FROM audit WHERE number = 5")
        #expect(try told().contains("audit[entry=5]: the entry is missing"))
    }

    private static func day(_ number: Int64) -> Timestamp { now.advanced(byMilliseconds: number * 86_400_000) }

    @Test func `The first entries cannot be taken away as if they had been let go of`() throws {
        let positions = try fill(10)
        try test.withLedger { store in
            try store.change { (writer) throws(StoreError) in
                let database = writer.database
                try database.write { () throws(StoreError) in
                    var books = writer.audit
                    try database.run("DELETE FROM audit WHERE number <= 4")
                    books.names -= Int64(try database.run("DELETE FROM audit_names WHERE number <= 4"))
                    (books.cut, books.cutAt) = (positions[3], 0)
                    try database.write(books)
                }
            }
        }
        #expect(
            try told()
                == [
                    "audit[entries=1..4]: the entries are missing, and none says that they were let go of for their age"
                ])
    }

    // MARK: Forgetting

    @Test func `Who is forgotten is in no entry any more, and the chain is as whole as before`() throws {
        var maker = EventMaker(seed: 1)
        try test.withLedger { store in
            let entries = (0..<40).map { _ in maker.entry() }
            try store.booked(entries)
            var entry = AuditEntry(at: Self.now, actor: "ops", action: .usagePageViewed)
            entry.object = AuditValue("ada", isPersonal: true)
            entry.details = [.init("user", AuditValue("bob,ada", isPersonal: true)), .init("from", "2026-01-01")]
            try store.kept([entry])
            entry.object = AuditValue("bob", isPersonal: true)
            entry.details = []
            try store.kept([entry])
            #expect(try store.forget(user: "ada") != nil)
        }
        #expect(try test.database().rows("SELECT name FROM audit_names") { $0.text(0) } == ["bob"])
        #expect(try findings().isClean)
        let bytes = try String(decoding: Data(contentsOf: URL(filePath: test.path)), as: UTF8.self)
        #expect(!bytes.contains("bob,ada"))
    }
}
