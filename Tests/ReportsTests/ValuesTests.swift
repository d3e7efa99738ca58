// The names that a filter can be given, by hand and against another way to count.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct ValuesTests {
    private static func call(_ at: String, _ fields: String, provider: String = "p") -> String {
        #"{"at":"\#(at)T10:00:00Z","cost_usd":1,"provider":"\#(provider)",\#(fields)}"#
    }

    private func values(
        _ scene: Scene, _ filter: Filter, _ prefix: String = "", limit: Int = 20
    ) throws -> FilterValues {
        try scene.view().values(of: filter, beginningWith: prefix, limit: limit)
    }

    private func lines(_ values: FilterValues) -> [String] {
        values.values.map { "\($0.value) \($0.calls) \($0.last?.description ?? "-")" } + (values.hasMore ? ["…"] : [])
    }

    private func names(_ scene: Scene, _ filter: Filter, _ prefix: String) throws -> [String] {
        try values(scene, filter, prefix).values.map(\.value)
    }

    /// Today is the first of September: 90 days reach back to the fourth of June.
    private let models = [
        call("2026-09-01", #""model":"today""#),
        call("2026-08-02", #""model":"often""#), call("2026-08-02", #""model":"often""#, provider: "q"),
        call("2026-07-31", #""model":"often","operation":"chat""#),
        call("2026-06-04", #""model":"just""#), call("2026-06-03", #""model":"gone""#),
        call("2026-06-02", #""model":"gone""#), call("2026-06-01", #""model":"gone""#),
        call("2025-02-10", #""model":"ancient""#), call("2025-02-28", #""model":"ancient""#),
        call("2026-09-01", #""model":"""#),
    ]

    @Test(arguments: [true, false])
    func `Those with the most calls of 90 days come first, then all others by name`(closesDays: Bool) throws {
        let scene = try Scene(today: "2026-09-01", closesDays: closesDays, models)
        let all = [
            "often 3 2026-08-02", "just 1 2026-06-04", "today 1 2026-09-01", "ancient 0 2025-02-28",
            "gone 0 2026-06-03",
        ]
        #expect(try lines(values(scene, .model)) == all)
        for limit in 1...5 {
            let expected = Array(all.prefix(limit)) + (limit < 5 ? ["…"] : [])
            #expect(try lines(values(scene, .model, limit: limit)) == expected, "\(limit)")
        }
        #expect(try lines(values(scene, .provider)) == ["p 5 2026-09-01", "q 1 2026-08-02"])
        #expect(try lines(values(scene, .operation)) == ["chat 1 2026-07-31"])
        #expect(try lines(values(scene, .tenant)) == [])
    }

    @Test func `Ids of subjects are told with their names`() throws {
        let scene = try Scene(
            today: "2026-09-01",
            [
                Self.call("2026-08-01", #""workflow_id":"w1""#), Self.call("2026-08-01", #""workflow_id":"w2""#),
                #"{"kind":"profile","workflow_id":"w1","name":"Poet","at":"2026-07-01T10:00:00Z"}"#,
                #"{"kind":"profile","workflow_id":"w1","name":"Bard","at":"2026-07-02T10:00:00Z"}"#,
            ])
        let found = try values(scene, .subject)
        #expect(found.areIDs && found.values.map(\.name) == ["Bard", nil])
        #expect(try !values(scene, .provider).areIDs)
    }

    @Test func `The day that goes on, and what comes late for a closed one, count`() throws {
        let scene = try Scene(today: "2026-09-01", models)
        #expect(try lines(values(scene, .model, "o")) == ["often 3 2026-08-02"])
        try scene.record([
            Self.call("2026-09-01", #""model":"often""#), Self.call("2026-08-20", #""model":"only-late""#),
            Self.call("2024-12-24", #""model":"older""#),
        ])
        #expect(
            try lines(values(scene, .model, "o")) == [
                "often 4 2026-09-01", "only-late 1 2026-08-20", "older 0 2024-12-24",
            ])
    }

    @Test(arguments: [Filter.user, .tenant, .provider, .model, .operation, .subject, .source, .property("quality")])
    func `A prefix is literal but for the case of ASCII letters`(filter: Filter) throws {
        let names = [
            "Claude", "claude-2", "CLAVIER", "100%", "100 percent", "a_b", "aXb", "it's", "its", "Zoë", "ZOË", "zoe",
            "Zoe\u{308}", "日本", "日曜", "\u{1F9FE} books", "back\\slash", "[x]", "*", "?",
        ]
        let scene = try Scene(
            today: "2026-09-01",
            names.map { name in
                let text = name.replacing("\\", with: "\\\\")
                let call = Self.call(
                    "2026-08-30",
                    filter.property == nil
                        ? "\"\(filter.rawValue)\":\"\(text)\"" : "\"properties\":{\"quality\":\"\(text)\"}")
                return filter == .provider ? call.replacing(#""provider":"p","#, with: "") : call
            })
        let expected: [(String, [String])] = [
            ("cla", ["CLAVIER", "Claude", "claude-2"]), ("CLAUDE", ["Claude", "claude-2"]), ("claude-", ["claude-2"]),
            ("%", []), ("100%", ["100%"]), ("_", []), ("a_", ["a_b"]), ("A", ["aXb", "a_b"]), ("'", []),
            ("it'", ["it's"]), ("IT", ["it's", "its"]), ("zo", ["ZOË", "Zoe\u{308}", "Zoë", "zoe"]),
            ("zoë", ["Zoë"]), ("ZOË", ["ZOË"]), ("zoE", ["Zoe\u{308}", "zoe"]), ("日", ["日曜", "日本"]), ("日本", ["日本"]),
            ("\u{1F9FE}", ["\u{1F9FE} books"]), ("BACK\\", ["back\\slash"]), ("[", ["[x]"]), ("*", ["*"]), ("?", ["?"]),
            ("x' OR '1'='1", []), ("claude-22", []), ("{", []), ("@", []),
        ]
        for (prefix, found) in expected {
            let names = try self.names(scene, filter, prefix)
            #expect(names.map(\.exact) == found.map(\.exact), "\(prefix): \(names)")
        }
        #expect(try values(scene, filter, limit: 1000).values.count == names.count)
    }

    @Test func `Users are those whom events name, with what they did under other ids`() throws {
        let scene = try Scene(
            today: "2026-09-01",
            [
                Deed.call("2026-08-01", user: "ada"), Deed.call("2026-08-02", anonymous: "x"),
                Deed.call("2026-08-03", user: "bob", anonymous: "x"), Deed.call("2026-08-04", anonymous: "visitor"),
                Deed.activity("read", "2026-08-31", user: "ada"), Deed.activity("read", "2026-01-02", user: "cyd"),
                Deed.profile("2026-08-05", user: "dee", #""name":"Ada D.","email":"ada@example.com""#),
                Deed.call("2026-08-06", user: "gone"), Deed.call("2026-08-07", user: "forgotten 1"),
            ])
        _ = try scene.store.forget(user: "gone")
        #expect(
            try lines(values(scene, .user)) == [
                "bob 2 2026-08-03", "ada 1 2026-08-31", "forgotten 1 1 2026-08-07", "cyd 0 2026-01-02", "dee 0 -",
            ])
        #expect(try names(scene, .user, "ada") == ["ada"])
        #expect(try names(scene, .user, "visitor") == [])
        #expect(try names(scene, .user, "g") == [])
    }

    @Test func `Tenants are seen by activities, too`() throws {
        let activity = #"{"kind":"activity","event":"read","user":"ada","at":"2026-08-30T10:00:00Z","tenant":"quiet"}"#
        let old = #"{"kind":"activity","event":"read","user":"ada","at":"2026-01-30T10:00:00Z","tenant":"old"}"#
        let scene = try Scene(
            today: "2026-09-01",
            [Self.call("2026-08-01", #""tenant":"busy""#), Self.call("2026-01-01", #""tenant":"old""#), activity, old])
        #expect(
            try lines(values(scene, .tenant)) == ["busy 1 2026-08-01", "old 0 2026-01-30", "quiet 0 2026-08-30"])
    }

    @Test func `An empty ledger has no names`() throws {
        let scene = try Scene(today: "2026-09-01")
        for filter in Filter.allCases {
            let none = FilterValues([], hasMore: false, areIDs: filter == .subject)
            #expect(try values(scene, filter) == none, "\(filter)")
        }
    }

    /// More users than are looked up one by one, so that the first pass is one over the sums of all.
    @Test(arguments: [3 as UInt64, 4])
    func `What was counted event by event is what is answered`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let today = try #require(Day(parsing: "2026-09-01"))
        let letters = Array("aAbBé%_'")
        let pool = (0..<160).map { place in "\(letters[random.below(8)])\(letters[random.below(8)])\(place)" }
        let kinds: [Filter: Int] = [.user: 160, .tenant: 12, .provider: 5, .model: 30, .operation: 7]
        var events: [String] = []
        var counted: [Filter: [String: (calls: Int64, last: Day)]] = [:]
        for _ in 0..<900 {
            let ago = [Int32(random.below(100)), Int32(random.below(8)), Int32(random.below(500))][random.below(3)]
            let day = today.advanced(by: -Int(ago))
            var fields: [String] = []
            for filter in kinds.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
                let name = pool[random.below(kinds[filter] ?? 1)]
                fields.append("\"\(filter.rawValue)\":\"\(name)\"")
                let before = counted[filter]?[name] ?? (0, day)
                counted[filter, default: [:]][name] = (before.calls + (ago < 90 ? 1 : 0), max(before.last, day))
            }
            events.append("{\"at\":\"\(day)T09:00:00Z\",\"cost_usd\":1,\(fields.joined(separator: ","))}")
        }
        let scene = try Scene(today: "2026-09-01", events)
        #expect((counted[.user]?.count ?? 0) > 100, "seed \(seed)")
        for (filter, names) in counted {
            for prefix in ["", "a", "B", "é", "%", "a_", "aa1"] {
                let matching = names.filter { $0.key.utf8.map(Self.lower).starts(with: prefix.utf8.map(Self.lower)) }
                let sorted = matching.sorted {
                    $0.value.calls == $1.value.calls
                        ? $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) : $0.value.calls > $1.value.calls
                }
                for limit in [1, 7, 1000] {
                    let expected = FilterValues(
                        sorted.prefix(limit).map { FilterValue($0.key, calls: $0.value.calls, last: $0.value.last) },
                        hasMore: sorted.count > limit)
                    let answer = try values(scene, filter, prefix, limit: limit)
                    #expect(answer == expected, "seed \(seed), \(filter) \(prefix) \(limit)")
                }
            }
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    @Test func `What finds no room is refused, for now or for ever`() throws {
        let scene = try Scene(today: "2026-09-01", models)
        for filter in [Filter.model, .user] {
            let full = LedgerView(
                try scene.view().reader, now: try scene.view().now, memory: NoMemory(isForEver: false))
            let small = LedgerView(
                try scene.view().reader, now: try scene.view().now, memory: NoMemory(isForEver: true))
            if filter == .user { try scene.record([Self.call("2026-09-01", #""user":"ada""#)]) }
            for (view, ever) in [(full, false), (small, true)] {
                #expect(throws: ReadingError.noMemory(ever: ever)) {
                    try view.values(of: filter, beginningWith: "", limit: 20)
                }
            }
        }
    }

    private struct NoMemory: SharedMemory {
        let isForEver: Bool

        func take(_ bytes: Int) -> Bool { false }
        func giveBack(_ bytes: Int) {}
        func couldEverTake(_ bytes: Int) -> Bool { !isForEver }
    }
}
