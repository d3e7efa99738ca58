// A person is a user with the anonymous ids that turned out to be theirs, in whatever order that became known.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import SQL
import Seeded
import Store
import Testing
import Wire

@Suite struct PeopleTests {
    private let maker = EventMaker(seed: 0)

    private func act(
        _ id: String, _ name: String = "visited", user: String = "", anonymous: String = "", minute: Int64,
        _ properties: [Property] = []
    ) -> Entry {
        var activity = Activity()
        activity.event = name
        var event = Event(.activity(activity))
        event.id = id
        event.user = user
        event.anonymous = anonymous
        event.properties = properties
        event.at = EventMaker.start.advanced(byMilliseconds: minute * 60_000)
        return maker.sealed(event)
    }

    /// Everything there is to know of people, by name; times in minutes.
    private func people(_ test: TestStore) throws -> [String] {
        let start = EventMaker.start.milliseconds
        let sql = """
            SELECT p.name, r.name, (p.first_at - \(start)) / 60000, coalesce((p.signed_up_at - \(start)) / 60000, '-'),
                p.signup
            FROM people p JOIN people r ON r.id = p.person ORDER BY p.anonymous, p.name
            """
        return try test.database().rows(sql) { row in (0..<5).map { row.text($0) }.joined(separator: " ") }
    }

    @Test func `The user's row has the first of the person, the anonymous id's row its own`() throws {
        let test = try TestStore()
        let source = [Property("source", .text("ads"))]
        try test.withLedger { store in
            try store.booked([
                act("1", anonymous: "x", minute: 3), act("2", Activity.signedUp, anonymous: "x", minute: 5, source),
            ])
            try store.booked([act("3", user: "ada", minute: 10), act("4", user: "ada", anonymous: "x", minute: 12)])
            // Late news of the joined id reach the person; those of the user do not reach the id.
            try store.booked([act("5", anonymous: "x", minute: 2)])
            try store.booked([act("6", user: "ada", minute: 1)])
        }
        try test.withLedger { try $0.booked([act("7", Activity.signedUp, anonymous: "x", minute: 4)]) }
        #expect(try people(test) == ["ada ada 1 4 ", "x ada 2 4 "])
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Who was joined to somebody else says nothing of them beside another user`() throws {
        let test = try TestStore()
        try test.withLedger { store in
            try store.booked([act("1", user: "ada", anonymous: "x", minute: 10)])
            try store.booked([act("2", user: "bob", anonymous: "x", minute: 3), act("3", anonymous: "x", minute: 7)])
        }
        #expect(try people(test) == ["ada ada 7 - ", "bob bob 3 - ", "x ada 7 - "])
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `Of two sign-ups at one time the smaller text is kept, by bytes`() throws {
        // By letters é comes before z, by bytes it does not.
        for order in [["\u{E9}", "z"], ["z", "\u{E9}"]] {
            let test = try TestStore()
            try test.withLedger { store in
                for text in order {
                    let properties = [Property("source", .text(text))]
                    try store.booked([act("s" + text, Activity.signedUp, user: "ada", minute: 1, properties)])
                }
            }
            #expect(try people(test) == ["ada ada 1 1 {\"source\":\"z\"}"])
        }
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `The order of events does not matter to people`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let pairs = ["x1": "ada", "x2": "ada", "x3": "bob", "x4": "cy"]
        var entries: [Entry] = []
        for number in 0..<60 {
            let anonymous = ["", "x1", "x2", "x3", "x4", "x5"].randomElement(using: &generator) ?? ""
            // An id is only ever seen with the one user that it is: which came first would matter otherwise.
            let both = Int.random(in: 0..<3, using: &generator) == 0 ? pairs[anonymous] : nil
            let user = anonymous.isEmpty ? ["ada", "bob", "dee"].randomElement(using: &generator) ?? "" : both ?? ""
            let name = Int.random(in: 0..<4, using: &generator) == 0 ? Activity.signedUp : "visited"
            let properties = Bool.random(using: &generator) ? [] : [Property("n", .number("\(number % 5)"))]
            entries.append(
                act(
                    "\(number)", name, user: user, anonymous: anonymous,
                    minute: .random(in: 0..<20, using: &generator), properties))
        }
        var expected: [String]?
        for _ in 0..<4 {
            let test = try TestStore()
            var left = entries.shuffled(using: &generator)[...]
            while !left.isEmpty {
                // The index starts anew with each opening, as it does when it is full.
                try test.withLedger { store in
                    for _ in 0..<3 where !left.isEmpty {
                        let count = min(left.count, .random(in: 1...12, using: &generator))
                        try store.booked(Array(left.prefix(count)))
                        left = left.dropFirst(count)
                    }
                }
            }
            let found = try people(test)
            #expect(found == expected ?? found, "seed \(seed)")
            expected = found
            let report = try Verification.run(test.location)
            #expect(report.isClean, "seed \(seed): \(report.differences.prefix(3))")
        }
    }

    @Test func `A forgotten name that comes again is somebody new`() throws {
        let test = try TestStore()
        try test.withLedger { try $0.booked([act("1", user: "ada", minute: 0), act("2", user: "bob", minute: 0)]) }
        try test.database(.write).execute("UPDATE people SET forgotten = id, name = ''")
        try test.withLedger { try $0.booked([act("3", user: "ada", minute: 5)]) }
        #expect(try people(test) == ["  0 - ", "  0 - ", "ada ada 5 - "])
        #expect(try test.integer("SELECT count(*) FROM people") == 3)
        #expect(try Verification.run(test.location).isClean)
    }
}
