// The line of entries that wait: what is in it is written, or counted.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQL
import Synchronization
import Testing

@testable import Store

@Suite struct AuditLineTests {
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)
    private static let broken = StoreError.database(SQLError(.other, "the disk is full"))

    private final class Told: Sendable {
        let failures = Mutex(0)

        func note(_ result: Result<Void, StoreError>) {
            if case .failure = result { failures.withLock { $0 += 1 } }
        }
    }

    private func submission(_ count: Int = 1, isUrgent: Bool, _ told: Told = Told()) -> AuditSubmission {
        let entry = AuditEntry(at: Self.now, actor: "ada", action: .tokenCreated)
        return AuditSubmission(entries: Array(repeating: entry, count: count), isUrgent: isUrgent) { told.note($0) }
    }

    @Test func `A change that was made is told later where its entry cannot be written now`() {
        let (line, told) = (AuditLine(), Told())
        _ = line.add(submission(isUrgent: true, told))
        let next = line.next()
        #expect(line.giveBack(next.submissions, lost: next.lost, Self.broken))
        #expect(told.failures.withLock { $0 } == 1)
        #expect(line.figures == (0, 1))
        let again = line.next()
        #expect(again.submissions.map(\.isUrgent) == [false] && again.submissions.map(\.entries.count) == [1])
        // Whoever waited was told once.
        again.submissions.forEach { $0.completion(.success(())) }
        #expect(told.failures.withLock { $0 } == 1)
    }

    @Test func `An export that nobody got is told as one that failed, and a change as made and not answered`() {
        let line = AuditLine()
        let entries = [AuditAction.reportExported, .tokenRevoked].map { action in
            var entry = AuditEntry(at: Self.now, actor: "ada", action: action)
            (entry.status, entry.rows) = (200, 7)
            return entry
        }
        _ = line.add(AuditSubmission(entries: entries, isUrgent: true) { _ in })
        let next = line.next()
        _ = line.giveBack(next.submissions, lost: next.lost, Self.broken)
        let told = line.next().submissions.flatMap(\.entries)
        #expect(told.map(\.status) == [503, 503])
        #expect(told.map(\.outcome) == [.failed, .done] && told.map(\.rows) == [nil, 7])
    }

    @Test func `What is waited for has room of its own, and is counted where it has none any more`() {
        let (line, told) = (AuditLine(), Told())
        _ = line.add(submission(AuditLine.most, isUrgent: false, told))
        _ = line.add(submission(isUrgent: false, told))
        #expect(told.failures.withLock { $0 } == 1 && line.figures.lost == 1)
        for _ in 0..<AuditLine.mostUrgent { _ = line.add(submission(isUrgent: true, told)) }
        #expect(told.failures.withLock { $0 } == 1 && line.figures == (1, AuditLine.most + AuditLine.mostUrgent))
        _ = line.add(submission(isUrgent: true, told))
        #expect(told.failures.withLock { $0 } == 2 && line.figures.lost == 2)
    }

    @Test func `What is waited for is lost, and counted, where there is no room to put it back`() {
        let line = AuditLine()
        _ = line.add(submission(isUrgent: true))
        let next = line.next()
        _ = line.add(submission(AuditLine.most, isUrgent: false))
        _ = line.giveBack(next.submissions, lost: next.lost, Self.broken)
        #expect(line.figures == (1, AuditLine.most))
    }

    @Test func `A line that is closed leaves nobody waiting, and nothing uncounted`() {
        let (line, told) = (AuditLine(), Told())
        _ = line.add(submission(3, isUrgent: false, told))
        line.close()
        _ = line.add(submission(isUrgent: true, told))
        #expect(told.failures.withLock { $0 } == 2 && line.figures == (4, 0))
    }

    @Test func `More entries at once than the line has room for are not lost as a whole`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            let entry = AuditEntry(at: Self.now, actor: "ada", action: .reportViewed)
            store.audit(Array(repeating: entry, count: AuditLine.most + 1))
        }
        #expect(try test.integer("SELECT count(*) FROM audit") >= Int64(AuditLine.most))
    }

    // MARK: Keeping

    @Test func `What nobody waits for is kept in a moment, and at the latest when the store is closed`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            store.audit([AuditEntry(at: Self.now, actor: "ada", action: .reportViewed)])
        }
        #expect(try test.integer("SELECT count(*) FROM audit") == 1)
    }

    @Test func `What finds no room is counted, and told by the next entry that is kept`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            let many = (0..<(AuditLine.most + 7)).map { _ in
                AuditEntry(at: Self.now, actor: "ada", action: .reportViewed)
            }
            try store.withDatabase { _ throws(StoreError) in
                // The line does not move meanwhile.
                for entry in many { store.audit([entry]) }
            }
            try store.kept([AuditEntry(at: Self.now, actor: "ada", action: .reportExported)], orLost: true)
            #expect(store.auditFigures.lost >= 7)
        }
        #expect(try test.integer("SELECT times FROM audit WHERE action = 'audit_entries_lost'") >= 7)
        #expect(try Verification.run(test.location).isClean)
    }

    // MARK: What an entry holds

    @Test func `Details are bounded before anybody holds them, and say how many there were more`() throws {
        var entry = AuditEntry(at: Self.now, actor: "ada", action: .reportViewed)
        entry.details = (0..<6_000).map { .init("a\($0)", "") }
        #expect(entry.details.count == AuditEntry.mostDetails && entry.detailsLeftOut == 6_000 - AuditEntry.mostDetails)
        entry.details = (0..<30).map { .init("a\($0)", String(repeating: "x", count: 300)) }
        let bytes = entry.details.reduce(0) { $0 + $1.name.utf8.count + $1.value.text.utf8.count }
        #expect(bytes <= AuditEntry.mostBytesOfDetails && entry.details.count < 20)
        // A name stands once: else nobody could read it.
        entry.details = []
        entry.details = [.init("a", "1"), .init("a", "2"), .init("…", "3")]
        #expect(entry.details == [.init("a", "1")] && entry.detailsLeftOut == 2)
    }

    // MARK: Who is meant

    @Test func `Whoever is forgotten is found in lists with escapes, and in what was cut`() {
        let mention = AuditMention(of: ["Smith, Ada", "back\\slash", String(repeating: "long", count: 80)])
        for text in [
            "Smith, Ada", "bob,Smith\\, Ada", "back\\slash", "back\\\\slash,bob",
            AuditValue(String(repeating: "long", count: 80)).text,
            AuditValue("bob," + String(repeating: "long", count: 80)).text,
            AuditValue(String(repeating: "x", count: 250) + ",Smith\\, Ada").text,
        ] { #expect(mention.isIn(text), "\(text)") }
        for text in [
            "Smith", "Ada", "Smith\\, Adam", "long", AuditValue(String(repeating: "bob,", count: 80)).text,
        ] { #expect(!mention.isIn(text), "\(text)") }
    }
}
