// What is told of events that cannot be taken, for whoever keeps them.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing

@testable import Wire

@Suite struct RejectedEventTests {
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    private func read(_ text: String, as format: WireFormat = .json, keeps: Bool = true) throws -> Batch {
        var reader = EventReader(now: now, keepsRejected: keeps)
        return try reader.read(Array(text.utf8), as: format)
    }

    /// The bytes of what was rejected, as text.
    private func kept(_ text: String, as format: WireFormat = .json) throws -> [String] {
        try read(text, as: format).rejections.compactMap { rejection in
            rejection.event.map { String(decoding: $0.place.bytes(in: Array(text.utf8)), as: UTF8.self) }
        }
    }

    private static let good = #"{"provider":"openai","model":"gpt-5","input_tokens":1}"#
    private static let bad = #"{ "kind" : "dänce" ,"id": "x"}"#

    @Test func `The bytes are those that came, wherever the event stands`() throws {
        let (good, bad) = (Self.good, Self.bad)
        #expect(try kept("  \(bad)\n") == [bad])
        #expect(try kept("[\(good), \(bad) ,\n7,\(good),\(bad)]") == [bad, "7", bad])
        #expect(try kept("\n \(bad) \r\n\(good)\n\n7\n\(bad)", as: .ndjson) == [bad, "7", bad])
    }

    @Test func `Of a line that is not JSON all is kept`() throws {
        let deep = String(repeating: "[", count: 40)
        #expect(
            try kept("{\"a\":1} x\n\(Self.good)\n{\"id\":\"y\n\(deep)\n", as: .ndjson)
                == ["{\"a\":1} x", "{\"id\":\"y", deep])
    }

    @Test func `Both parts of a body that was cut tell places in the whole`() throws {
        let bytes = Array("[\(Self.bad),\(Self.good),\(Self.bad),\(Self.good),\(Self.bad)]".utf8)
        guard let cut = WireFormat.json.cut(bytes.span) else {
            Issue.record("the body was not cut")
            return
        }
        var events: [String] = []
        for part in [BodyPart.head(cut), .tail(cut)] {
            var reader = EventReader(now: now, keepsRejected: true)
            let batch = try reader.read(part, of: bytes.span, as: .json)
            events += batch.rejections.compactMap { $0.event?.place.bytes(in: bytes) }.map {
                String(decoding: $0, as: UTF8.self)
            }
            for record in batch.records {
                #expect(String(decoding: record.place.bytes(in: bytes), as: UTF8.self) == Self.good)
            }
        }
        #expect(events == [Self.bad, Self.bad, Self.bad])
    }

    @Test(arguments: [
        (#"{"kind":"dance","id":"x","source":"app"}"#, RejectionCause.invalidValue, "app", "x"),
        (#"{"source":"app","id":7,"colour":"red"}"#, .unknownField, "app", "7"),
        (#"{"id":"x","id":"y"}"#, .repeatedField, "", "x"), (#"{"id":["x"],"queue":"q"}"#, .foreignField, "", ""),
        (#"{"id":"x","kind":"activity"}"#, .missingField, "", "x"),
        (#"{"id":"x","kind":"activity","event":"e","plan":"p"}"#, .foreignField, "", "x"),
        (#"{"id":"x","provider":"openai","model":"m","usage":{"input_tokens":-1}}"#, .invalidUsage, "", "x"),
        (#"{"id":"x","kind":"activity","event":"e","at":"2030-01-01T00:00:00Z"}"#, .ahead, "", "x"),
        ("[1]", .notAnObject, "", ""), (#"{"id":"x""#, .notJSON, "", ""),
    ])
    func `A word says what is wrong, and what it is called is read as far as it can be`(
        text: String, cause: RejectionCause, source: String, id: String
    ) throws {
        let event = try #require(try read(text, as: .ndjson).rejections.first?.event)
        #expect(event.cause == cause)
        #expect(event.source == source && event.id == id)
        let hasKey = !id.isEmpty && cause != .repeatedField
        #expect(event.key == (hasKey ? EventKey(source: source, id: id) : nil))
    }

    @Test(arguments: [
        #"{"sorce":"shop-a","id":"17"}"#, #"{"id":"a","id":"b"}"#, #"{"source":"a","source":"b","id":"x"}"#,
    ])
    func `What a misspelled or repeated field may have hidden is taken for no other event`(text: String) throws {
        let event = try #require(try read(text).rejections.first?.event)
        #expect(!event.id.isEmpty && event.key == nil)
    }

    @Test func `An error quotes few bytes, however few characters they are`() throws {
        let name = "e" + String(repeating: "\u{301}", count: 100_000)
        let batch = try read("{\"\(name)\":1,\"kind\":2}")
        #expect(batch.rejections.map { $0.reason.utf8.count < 200 } == [true])
        #expect("é\(String(repeating: "x", count: 37))éé".quoted == "\"é\(String(repeating: "x", count: 37))…\"")
    }

    @Test func `Nothing is told where nobody keeps it`() throws {
        let batch = try read("[\(Self.bad),\(Self.good)]", keeps: false)
        #expect(batch.rejections.map(\.event) == [nil])
    }

    @Test func `An event that is read again is the same each time, and happened when it came`() throws {
        var reader = EventReader(now: now)
        let then = now.advanced(byMilliseconds: -86_400_000)
        let (first, second) = (
            try reader.read(Array(Self.good.utf8), cameAt: then, calling: "made"),
            try reader.read(Array(Self.good.utf8), cameAt: then, calling: "made")
        )
        let (one, other) = (try #require(first.records.first), try #require(second.records.first))
        #expect(one.event.id == "made" && one.event.at == then)
        #expect(one.key == other.key && one.content == other.content)
        let named = try reader.read(
            Array(#"{"id":"x","at":"2026-01-01T00:00:00Z",\#(Self.good.dropFirst())"#.utf8), cameAt: then,
            calling: "made")
        #expect(named.records.first?.event.id == "x")
        #expect(named.records.first?.event.at == Day(parsing: "2026-01-01")?.start)
        // What is read as ever afterwards has neither.
        let usual = try reader.read(Array(Self.good.utf8), as: .json)
        #expect(usual.records.first?.event.at == now && usual.records.first?.event.id != "made")
    }

    @Test func `A line with several events in it is not read as several`() throws {
        var reader = EventReader(now: now)
        let batch = try reader.read(Array("[\(Self.good),\(Self.good)]".utf8), cameAt: now, calling: "made")
        #expect(batch.records.isEmpty && batch.rejections.map(\.reason) == ["an event must be an object"])
        let broken = Array("{\"id\":".utf8)
        let again = try? reader.read(broken, cameAt: now, calling: "made")
        #expect(again?.count == nil)
    }

    @Test(arguments: [
        (#"{"user":"ada","kind":"dance"}"#, true), (#"{"anonymous":"ada"}"#, true), (#"{"userId":"ada"}"#, true),
        (#"{"distinct_id":"ada"}"#, true), (#"{"properties":{"who":["ada"]}}"#, true),
        (#"{"user":"\u0061da"}"#, true), (#"{"email":"ada@example.com"}"#, true),
        (#"{"plan":"ada","model":"ada","usage":{"model":"ada"}}"#, false), (#"{"user":"adam"}"#, false),
        (#"{"user":"ada"#, true), (#"{"user":"adam"#, false), ("ada", true), ("", false), ("\u{FF}ada", false),
        (#"{"user":7}"#, true), (#"{"user":77}"#, false), (#"{"user":true}"#, false),
        (#"{"user":"\u0061da","cost":NaN}"#, true), (#"{"user":"a\u0064\u0061m","cost":NaN}"#, false),
        (#"{"u":"\nada","cost":NaN}"#, true), (#"{"user":"ada","x":"\ud800"}"#, true),
        (#"{"x":"\ud800","model":"ada"}"#, false), (#"{"ada@example.com":1}"#, true), (#"{"x":{"ada":1}}"#, true),
        (#"{"properties":{"reference":"ada"}}"#, true), (#"{"x":[{"component":{"id":"ada"}}]}"#, true),
        (#"{"usage":{"user":"ada"}}"#, true),
    ])
    func `People are found in what names them, and by themselves in what is not JSON`(text: String, found: Bool) {
        let people = PeopleMentioned(["ada", "ada@example.com", "7", "", "true"])
        #expect(people.areIn(Array(text.utf8)) == found)
    }

    @Test func `People are found where an error quotes them, and not where it has the word`() {
        let people = PeopleMentioned(["call", String(repeating: "x", count: 50)])
        #expect(!people.areQuoted(in: "kind must be one of call, job; got \"dance\""))
        #expect(people.areQuoted(in: "kind must be one of job; got \"call\""))
        #expect(people.areQuoted(in: "unknown field \"\(String(repeating: "x", count: 40))…\""))
    }
}
