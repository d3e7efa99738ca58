// What is asked of a ledger: reports, pages of products, tokens.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Ledger
import Reading

@testable import Access
@testable import ProductPages
@testable import Reports

extension FuzzTarget {
    /// 2026-11-21
    private static let today = Day(number: 20_778)

    static let questions = FuzzTarget(
        "questions", "a report's name, and below it the query as it is asked",
        words: Report.all.map(\.name) + Filter.allCases.map { "\($0.rawValue)=" } + [
            "\n", "&", "=", "!=", ",", "\\,", "%2C", "%", "from=2026-01-01", "to=", "last=30d", "last=3653d",
            "by=model",
            "per=hour", "per=month", "sort=-cost_usd", "limit=10", "compare=previous", "compare=2026-01-01..2026-02-01",
            "match=weekday", "cursor=", "zone=Europe/Berlin", "zone=../../etc/passwd", "property:a=", "steps=a,b",
            "with_internal=true", "counted=tenants", "of=model", "prefix=",
        ], most: 1_000, rounds: 2_500
    ) { bytes in
        let (name, query) = bytes.firstLine
        guard let items = items(of: query) else { return }
        if let values = try? ValuesQuestion(items) {
            same(try? ValuesQuestion(values.items), values, "a question for names is read as it is written")
        }
        let report =
            Report.all.first { $0.name == name.text } ?? Report.all[name.reduce(0) { $0 + Int($1) } % Report.all.count]
        do throws(ReadingError) {
            let question = try Question(items, to: report, today: today)
            holds(question.period.count >= 1 && question.period.count <= Period.longest, "a period is of days")
            if let other = question.compared { holds(other.count >= 1, "the other period is of days") }
            _ = try Question(items, to: report, now: today.start, standard: .utc, within: [("tenant", "acme")])
            _ = (question.groupings, question.limit, question.unit)
        } catch {
            says("\(error)")
        }
    }

    /// The parameters of a query, as a route hands them on.
    private static func items(of query: [UInt8]) -> [(name: String, value: String)]? {
        query.split(separator: UInt8(ascii: "&")).map { piece in
            let text = Array(piece).text
            guard let equals = text.firstIndex(of: "=") else { return (text, "") }
            return (String(text[..<equals]), String(text[text.index(after: equals)...]))
        }
    }

    static let cursors = FuzzTarget(
        "cursor", "where a page ended, as a client brings it back; or figures to make one of",
        words: ["A", "_", "-", "AAAA", "//", "=="], most: 100, rounds: 15_000
    ) { bytes in
        let question = "events"
        if let cursor = try? PageCursor(bytes.text, for: question, most: Period.longest) {
            same(
                try? PageCursor(cursor.text(for: question), for: question, most: Period.longest), cursor,
                "a cursor is read as it is written")
        }
        let numbers = stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start...].prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        }
        guard numbers.count > 2 else { return }
        let first = Day(number: Int32(truncatingIfNeeded: numbers[0]))
        guard let period = Period(first, first.advanced(by: Int(numbers[0] & 0xFF)), most: Period.longest) else {
            return
        }
        let made = PageCursor(period, after: EventMark(value: numbers[1], number: numbers[2]))
        same(
            try? PageCursor(made.text(for: question), for: question, most: Period.longest), made,
            "a cursor that was made is read")
        holds((try? PageCursor(made.text(for: question), for: "calls", most: 9)) == nil, "a cursor has its question")
    }

    static let remoteCalls = FuzzTarget(
        "trpc", "the path of a tRPC call, and below it its input",
        words: Procedure.all.map { Procedure.prefix + $0.name } + [
            "\n", ",", "{", "}", "[", "]", ":", "\"", "{\"json\":", "\"meta\":{\"values\":{", "[\"Date\"]",
            "[\"undefined\"]",
            "\"0\":", "\"period\":\"7d\"", "\"period\":{\"from\":\"2026-01-01\",\"to\":\"2026-02-01\"}", "\"limit\":5",
            "\"filters\":{", "2026-11-21T00:00:00.000Z", ".",
        ], most: 2_000, rounds: 5_000
    ) { bytes in
        let (path, body) = bytes.firstLine
        for items in [[("batch", "1")], []] {
            _ = RemoteCall(path: path.text, method: "POST", items, body: body)
            _ = RemoteCall(path: path.text, method: "GET", items + [("input", body.text)])
        }
        guard let value = try? JSONValue(parsing: body) else { return }
        let input = RemoteInput(value)
        let members: [JSONValue.Member]
        do throws(RemoteFailure) { members = try input.members.get() } catch { return says(error.message) }
        for procedure in Procedure.all {
            guard let read = try? Input(members, of: procedure, today: today) else { continue }
            if let period = try? read.period() { holds(period.count <= Period.most, "a period is of a year at most") }
            _ = try? read.integer("limit", 1...100, standard: 1)
            _ = try? read.texts("filters", ["from", "to"])
        }
    }

    static let tokens = FuzzTarget(
        "tokens", "what a token is to be, and one that is shown",
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "\"name\":\"ci\"", "\"scopes\":[\"read\"]", "\"export\"", "\"admin\"",
            "\"act-as\"", "\"tenant\":\"acme\"", "\"user\":", "\"filters\":{\"subject\":\"s\"}", "\"property:a\":\"b\"",
            "\"expires\":\"90d\"", "12h", "2026-12-31", "9999-12-31T23:59:59.999Z", "bsr_",
        ], seeds: { [Array(AccessToken.text(of: [UInt8](repeating: 7, count: 32)).utf8)] }, most: 1_000, rounds: 8_000
    ) { bytes in
        if AccessToken.isOne(bytes.text) {
            holds(bytes.count == 53 && bytes.starts(with: Array("bsr_".utf8)), "a token looks like one")
        }
        if bytes.count >= 32 {
            holds(AccessToken.isOne(AccessToken.text(of: Array(bytes.prefix(32)))), "a token that was made is one")
        }
        guard let value = try? JSONValue(parsing: bytes) else { return }
        do throws(TokenWish.Wrong) {
            let wish = try TokenWish(value)
            let again = (try? JSONValue(parsing: wish.json)).flatMap { try? TokenWish($0) }
            same(again, wish, "what a token is to be is read as it is written")
            _ = try wish.end(from: .latest)
        } catch {
            says(error.description)
        }
    }
}
