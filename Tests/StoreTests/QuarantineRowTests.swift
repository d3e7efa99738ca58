// What is in quarantine is known by a number of its own, counts what it takes, and lets nobody fill it under one key.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQL
import TemporaryFiles
import Testing
import Wire

@testable import Store

@Suite struct QuarantineRowTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    private func arrival(_ text: String, id: String = "", because error: String = "wrong") -> QuarantineArrival {
        let event = RejectedEvent(.invalidValue, at: .none, source: "", id: id)
        return QuarantineArrival(event, Array(text.utf8)[...], by: "events", because: error)
    }

    private func events(of store: LedgerStore) throws -> [QuarantinedEvent] {
        try store.quarantined(QuarantineFilter())
    }

    @Test func `A number is never another's, also after a restart`() throws {
        try test.withLedger { (store) throws in
            _ = store.kept([arrival("a"), arrival("b")])
            #expect(try store.release(quarantined: [events(of: store)[1]]) == 1)
            _ = store.kept([arrival("c")])
            #expect(try events(of: store).map(\.number) == [1, 3])
            #expect(try store.release(quarantined: events(of: store)) == 2)
        }
        try test.withLedger { (store) throws in
            _ = store.kept([arrival("b")])
            #expect(try events(of: store).map(\.number) == [4])
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Who takes one out takes out what was seen, and nothing else under its number`() throws {
        let other = try TestStore()
        var seen: [QuarantinedEvent] = []
        try other.withLedger { (store) throws in
            _ = store.kept([arrival("other")])
            seen = try events(of: store)
        }
        try test.withLedger { (store) throws in
            _ = store.kept([arrival("a")])
            #expect(try events(of: store).map(\.number) == seen.map(\.number))
            #expect(try store.release(quarantined: seen) == 0)
            #expect(store.quarantineSize.events == 1)
        }
    }

    @Test func `Under one key only so many are kept, and the rest go on`() throws {
        let most = QuarantineBounds.mostUnderOneKey
        try test.withLedger { (store) throws in
            let outcomes = store.kept((0..<most + 2).map { arrival("\($0)", id: "x") })
            #expect(outcomes == [QuarantineOutcome](repeating: .kept, count: most) + [.full, .full])
            #expect(store.kept([arrival("more", id: "x"), arrival("0", id: "x")]) == [.full, .kept])
            #expect(store.kept([arrival("more", id: "y")]) == [.kept])
            #expect(store.kept((0..<most + 2).map { arrival("none \($0)") }).allSatisfy { $0 == .kept })
            #expect(try store.release(quarantined: [events(of: store)[0]]) == 1)
            #expect(store.kept([arrival("more", id: "x")]) == [.kept])
        }
    }

    @Test func `What is told of an event counts with it, and changes with what is told`() throws {
        try test.withLedger { (store) throws in
            _ = store.kept([arrival("12345", id: "x")])
            #expect(store.quarantineSize.bytes == 5 + 5 + 1)
            _ = store.kept([arrival("12345", id: "x", because: "wröng")])
            #expect(store.quarantineSize.bytes == 5 + 6 + 1)
            try store.tell([QuarantineVerdict(number: 1, .conflict, error: "no")])
            #expect(store.quarantineSize.bytes == 5 + 2 + 1)
            let event = try #require(try events(of: store).first)
            #expect(event.reason == "conflict" && event.error == "no" && event.times == 2)
        }
        try test.withLedger { (store) throws in
            #expect(store.quarantineSize.bytes == 5 + 2 + 1)
            #expect(try store.release(quarantined: events(of: store)) == 1)
            #expect(store.quarantineSize.events == 0 && store.quarantineSize.bytes == 0)
        }
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Who is forgotten is found in what the sender was told, and in escapes`() throws {
        try test.withLedger { (store) throws in
            _ = store.kept([
                arrival(#"{"kind":"ada@x.org"}"#, because: #"kind must be one of call; got "ada@x.org""#),
                arrival(#"{"user":"\u0061da@x.org","cost":NaN}"#), arrival(#"{"kind":"bob"}"#, because: #"got "bob""#),
            ])
            #expect(try store.forget(user: "ada@x.org") == Forgotten(events: 0, quarantined: 2))
            #expect(try events(of: store).map(\.error) == [#"got "bob""#])
        }
    }
}
