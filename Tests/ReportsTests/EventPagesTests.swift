// Pages of single events: all that there is, each once, whatever is recorded meanwhile.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct EventPagesTests {
    private static let filters: [[String]] = [
        [], ["user=ada"], ["user=ada,bob", "tenant!=t1"], ["user!=bob"], ["session=k1"], ["subject=s1"],
        ["subject!=s1"], ["subject_kind=story"], ["subject_kind!=page", "subject=s1"],
        ["model=m"], ["model!=m", "kind=call,job"], ["kind!=call,error"], ["event=story_failed,failed"],
        ["event!=read,paid", "tenant=t2"], ["status=ok"], ["status!=error", "kind=call,activity"], ["tier=batch"],
        ["property:quality=high"], ["property:colour!=red", "user=ada"], ["trace=r1", "source=web"],
        ["provider=p", "user=ada"], ["provider=p", "operation=draw", "model!=n"], ["user=nobody"],
        ["from=2026-03-03", "to=2026-03-05"], ["user=ada", "from=2026-03-04"], ["kind=billing"],
        ["zone=America/New_York", "from=2026-03-03", "to=2026-03-05"],
        ["zone=America/New_York", "from=2026-03-02", "to=2026-03-02", "user=ada"],
    ]

    /// The ids of all pages, the length of a page other each time.
    private func pages(
        _ scene: Scene, _ report: String, _ asked: [String], _ random: inout Seeded, between: () throws -> Void
    ) throws -> [[String]] {
        var pages: [[String]] = []
        var cursor: [String] = []
        while true {
            let limit = 1 + random.below(9)
            let table = try scene.table(report, asked + cursor + ["limit=\(limit)"])
            pages.append(table.cells("id").compactMap(\.text))
            #expect(table.next == nil || pages.last?.count == limit, "\(report) \(asked)")
            guard let next = table.next, pages.count < 1_000 else { return pages }
            cursor = ["cursor=\(next)"]
            try between()
        }
    }

    @Test(arguments: 0..<6) func `All pages together are all there is, in its order`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let world = EventWorld(220, &random)
        let scene = try world.scene()
        for filters in Self.filters {
            for sort in SingleEventPages.orders {
                let asked = ["sort=\(sort)"] + filters
                let wanted = world.ids(Event.Kind.allCases, sort, filters)
                let whole = try scene.table("events", asked + ["limit=1000"])
                #expect(whole.cells("id").compactMap(\.text) == wanted, "seed \(seed): \(asked)")
                #expect(whole.next == nil)
                guard random.below(4) == 0 else { continue }
                let paged = try pages(scene, "events", asked, &random) {}
                #expect(paged.flatMap(\.self) == wanted, "seed \(seed): \(asked) in pages")
            }
        }
    }

    @Test(arguments: 0..<6) func `Calls and errors come in the same orders`(seed: UInt64) throws {
        var random = Seeded(seed: 100 + seed)
        let world = EventWorld(220, &random)
        let scene = try world.scene()
        let ofKinds = Self.filters.filter { !$0.contains { $0.hasPrefix("kind") || $0.hasPrefix("event") } }
        for filters in ofKinds + [["component=p"], ["component=api", "user=ada"]] {
            for sort in SingleEventPages.orders {
                let asked = ["sort=\(sort)"] + filters
                let isWhole = random.below(5) > 0
                func ids(_ report: String) throws -> [String] {
                    guard isWhole else { return try pages(scene, report, asked, &random) {}.flatMap(\.self) }
                    return try scene.table(report, asked + ["limit=1000"]).cells("id").compactMap(\.text)
                }
                let failures = world.ids([.call, .error], sort, filters, failedOnly: true)
                #expect(try ids("errors") == failures, "seed \(seed): errors \(asked)")
                guard !filters.contains(where: { $0.hasPrefix("component") }) else { continue }
                #expect(try ids("calls") == world.ids([.call], sort, filters), "seed \(seed): calls \(asked)")
            }
        }
    }

    @Test(arguments: 0..<8) func `What is recorded between two pages hides nothing and repeats nothing`(seed: UInt64)
        throws
    {
        var random = Seeded(seed: 200 + seed)
        var world = EventWorld(120, &random)
        let scene = try world.scene()
        for (place, filters) in Self.filters.enumerated() where place % 4 == Int(seed % 4) {
            for sort in SingleEventPages.orders {
                let asked = ["sort=\(sort)"] + filters
                let known = Set(world.all.map(\.id))
                let wanted = world.ids(Event.Kind.allCases, sort, filters)
                var rounds = 0
                let paged = try pages(scene, "events", asked, &random) {
                    rounds += 1
                    guard rounds < 4 else { return }
                    let first = world.all.count
                    var noise = Seeded(seed: seed << 32 + UInt64(first))
                    world.add(9, &noise)
                    try scene.record(world.lines(from: first))
                }.flatMap(\.self)
                #expect(paged.filter(known.contains) == wanted, "seed \(seed): \(asked)")
                let after = world.ids(Event.Kind.allCases, sort, filters)
                let places = paged.map { id in after.firstIndex(of: id) ?? -1 }
                #expect(zip(places, places.dropFirst()).allSatisfy(<), "seed \(seed): \(asked)")
                #expect(places.first ?? 0 >= 0, "seed \(seed): \(asked)")
            }
        }
    }

    @Test func `Who has thousands of events on a day is told page by page like anybody`() throws {
        var events: [String] = []
        for number in 0..<2_600 {
            let minute = number * 7_919 % 1_440
            let (hours, minutes) = (minute / 60, minute % 60)
            let time = "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
            events.append(
                #"{"id":"\#(number)","kind":"activity","event":"read","user":"ada","at":"2026-03-02T\#(time):00Z"}"#)
        }
        let scene = try Scene(today: "2026-03-10", events)
        let wanted = (0..<2_600).sorted { left, right in
            let (a, b) = (left * 7_919 % 1_440, right * 7_919 % 1_440)
            return a == b ? left > right : a > b
        }.map(String.init)
        var found: [String] = []
        var cursor: [String] = []
        repeat {
            let table = try scene.table("events", ["user=ada", "limit=700"] + cursor)
            found += table.cells("id").compactMap(\.text)
            cursor = table.next.map { ["cursor=\($0)"] } ?? []
        } while !cursor.isEmpty
        #expect(found == wanted)
    }

    // MARK: Cursors

    private func question(_ report: String, _ items: [String], today: String = "2026-03-10") throws -> Question {
        let pairs = items.map { item in
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            return (name: parts[0], value: parts[1])
        }
        return try Question(pairs, to: Report.named(report), today: #require(Day(parsing: today)))
    }

    @Test func `A cursor of another question is refused, and says so`() throws {
        let scene = try Scene(today: "2026-03-10", (1...9).map { Deed.call("2026-03-0\($0)", user: "ada", cost: "1") })
        let cursor = try #require(try scene.table("events", ["user=ada", "limit=2"]).next)
        #expect(cursor.utf8.count <= 40)
        func refusal(_ report: String, _ items: String...) throws -> String? {
            try scene.refusal(of: report, items + ["cursor=\(cursor)"])
        }
        #expect(try refusal("events", "user=ada") == nil)
        #expect(try refusal("events", "user=ada", "limit=7", "sort=newest") == nil)
        let other = "cursor belongs to another question: all but limit must be as it was for the page that it came with"
        #expect(try refusal("events") == other)
        #expect(try refusal("events", "user=ada", "sort=oldest") == other)
        #expect(try refusal("events", "user=bob") == other)
        #expect(try refusal("events", "user!=ada") == other)
        #expect(try refusal("events", "user=ada", "tenant=t") == other)
        #expect(try refusal("events", "user=ada", "kind=call") == other)
        #expect(try refusal("events", "user=ada", "from=2026-03-01") == other)
        #expect(try refusal("events", "user=ada", "last=31d") == other)
        #expect(try refusal("calls", "user=ada") == other)
        #expect(try refusal("errors", "by=type") == other)
        #expect(try refusal("calls", "all=true") == other)
        #expect(try refusal("events", "all=true") == other)
        #expect(try refusal("costs")?.hasPrefix("cursor is not a parameter of the report costs") == true)
    }

    @Test func `Names in another order are the same question`() throws {
        let scene = try Scene(today: "2026-03-10", (1...9).map { Deed.call("2026-03-0\($0)", user: "ada") })
        let cursor = try #require(try scene.table("events", ["user=ada,bob", "kind=call,job", "limit=2"]).next)
        let table = try scene.table("events", ["kind=job,call", "user=bob,ada", "limit=2", "cursor=\(cursor)"])
        #expect(table.lines("at") == ["2026-03-07T12:00:00.000Z", "2026-03-06T12:00:00.000Z"])
    }

    @Test(arguments: 0..<4) func `A cursor that was cut off, changed or made up is refused`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scene = try Scene(today: "2026-03-10", (1...9).map { Deed.call("2026-03-0\($0)", cost: "\($0)") })
        let cursor = try #require(try scene.table("events", ["sort=dearest", "limit=2"]).next)
        func refusal(_ cursor: String) throws -> String? {
            try scene.refusal(of: "events", ["sort=dearest", "cursor=\(cursor)"])
        }
        #expect(try refusal(cursor) == nil)
        #expect(try refusal("") == "cursor must not be empty")
        let malformed = "cursor must be what an answer has as next, all of it"
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let strange = [
            "A", "x", "null", "-", "é", "a b", "%00", cursor + "A", cursor + "=", "A" + cursor,
            String(repeating: "A", count: 1 << 16), String(repeating: "_", count: 60), "../../etc/passwd", "' OR 1=1",
        ]
        for text in strange { #expect(try refusal(text) == malformed, "\(text.prefix(40))") }
        for length in 1..<cursor.utf8.count { #expect(try refusal(String(cursor.prefix(length))) == malformed) }
        for _ in 0..<200 {
            var bytes = Array(cursor.utf8)
            let place = random.below(bytes.count)
            let letter = letters[random.below(64)]
            guard bytes[place] != letter else { continue }
            bytes[place] = letter
            #expect(try refusal(String(decoding: bytes, as: UTF8.self)) == malformed, "seed \(seed)")
            let made = String(
                decoding: (0..<1 + random.below(60)).map { _ in letters[random.below(64)] }, as: UTF8.self)
            #expect(try refusal(made) == malformed, "seed \(seed): \(made)")
        }
    }

    @Test(arguments: 0..<4) func `What a cursor says is read back, however far off it is`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let asked = try question("events", []).asked
        for _ in 0..<300 {
            let (value, number) = (
                Int64.random(in: .min ... .max, using: &random), Int64.random(in: .min ... .max, using: &random)
            )
            let last = Day(number: Int32.random(in: -100_000...100_000, using: &random))
            let cursor = PageCursor(
                Period(days: 1 + random.below(365), upTo: last), after: EventMark(value: value, number: number))
            let text = cursor.text(for: asked)
            #expect(try PageCursor(text, for: asked, most: 365) == cursor, "seed \(seed)")
        }
        // One that somebody made with care finds what there is behind it, and no more.
        let scene = try Scene(today: "2026-03-10", [Deed.call("2026-03-09", user: "ada", cost: "1")])
        for sort in SingleEventPages.orders {
            for user in [[], ["user=ada"]] {
                let asked = try question("events", ["sort=\(sort)"] + user).asked
                for (value, number) in [(Int64.min, Int64.min), (.max, .max), (.min, .max), (.max, .min), (0, 0)] {
                    let period = Period(days: 31, upTo: try #require(Day(parsing: "2026-03-10")))
                    let text = PageCursor(period, after: EventMark(value: value, number: number)).text(for: asked)
                    #expect(try scene.table("events", ["sort=\(sort)", "cursor=\(text)"] + user).rows.count <= 1)
                }
                let long = PageCursor(
                    try #require(Period(Day(number: 0), Day(number: 400), most: 3_653)),
                    after: EventMark(value: 0, number: 0))
                #expect(
                    try scene.refusal(of: "events", ["sort=\(sort)", "cursor=\(long.text(for: asked))"] + user)
                        == "cursor must be what an answer has as next, all of it")
            }
        }
    }

    @Test func `The last days stay the same days from page to page, also after midnight`() throws {
        for items in [[], ["last=7d"]] {
            let first = try question("events", items)
            let cursor = try #require(first.cursor(after: EventMark(value: 5, number: 7)))
            let next = try question("events", items + ["cursor=\(cursor)"], today: "2026-03-11")
            #expect(next.period == first.period && next.mark == EventMark(value: 5, number: 7))
        }
    }
}
