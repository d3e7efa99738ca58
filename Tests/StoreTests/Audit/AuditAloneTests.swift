// Entries of who opens a store for nothing else, and which stores ask for that.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import TemporaryFiles
import Testing

@testable import Store

@Suite struct AuditAloneTests {
    private let test: TestStore
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() throws { test = try TestStore() }

    private func entry(
        _ action: AuditAction, of target: String, _ details: [AuditEntry.Detail] = [], after seconds: Int64 = 0
    ) -> AuditEntry {
        var entry = AuditEntry.ofServer(action, at: Self.now.advanced(byMilliseconds: seconds * 1000))
        (entry.target, entry.details) = (target, details)
        return entry
    }

    @Test func `It is chained behind what a server wrote, and the next one goes on behind it`() throws {
        let look = AuditEntry.ofCommand(.reportViewed, at: Self.now)
        try test.withLedger { try $0.kept([entry(.serverStarted, of: "server", [.access(true)])]) }
        for _ in 1...2 { try LedgerStore.tell(look, in: test.location) }
        try test.withLedger { store in
            #expect(store.auditPosition.length == 3)
            try store.kept([entry(.serverStopped, of: "server")])
        }
        let report = try Verification.run(test.location)
        #expect(report.isClean && report.audit.entries == 4, "\(report.differences)")
    }

    @Test func `Where there is no store none is made, and one that a server has is left to that`() throws {
        let look = AuditEntry.ofCommand(.reportViewed, at: Self.now)
        #expect(throws: StoreError.notThere(test.path)) { try LedgerStore.tell(look, in: test.location) }
        #expect(!FileManager.default.fileExists(atPath: test.path))
        try test.withLedger { _ in
            #expect(LedgerReader.staysServed(test.location))
            #expect(throws: StoreError.inUse) { try LedgerStore.tell(look, in: test.location) }
        }
        #expect(!LedgerReader.staysServed(test.location))
        #expect(try test.integer("SELECT count(*) FROM audit") == 0)
    }

    @Test func `Whether a store asks for a token is what its server said last, not what else it took over`() throws {
        func isGuarded() throws -> Bool { try LedgerReader(test.location).isGuarded() }
        try test.withLedger { store in
            #expect(try !isGuarded())
            try store.kept([entry(.serverStarted, of: "server", [.access(true)])])
            #expect(try isGuarded())
            let certificate = entry(
                .configurationReloaded, of: "certificate", [.init("ends", "2041-01-01")], after: 1)
            try store.kept([certificate])
            #expect(try isGuarded())
            try store.kept([entry(.configurationReloaded, of: "configuration", [.access(false)], after: 2)])
            #expect(try !isGuarded())
            try store.kept([certificate])
            #expect(try !isGuarded())
        }
    }
}
