// Answers held against what is wanted of them.
// SPDX-License-Identifier: Apache-2.0

import Patterns
import Peers
import Testing

@testable import Client
@testable import Watch

@Suite struct ExpectationTests {
    private func failure(_ body: String, json: String?, equals: String? = nil, contains: String? = nil) -> LookFailure?
    {
        let timings = Timings(resolved: 1, connected: 2, agreed: nil, ended: 3, isComplete: true)
        let answer = Answer(
            status: 200, headers: [], body: Array(body.utf8), isCut: false, timings: timings, certificateEnd: nil)
        do throws(LookFailure) {
            try Expectation(contains: contains, json: json, equals: equals).check(answer)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("ok", "^ok$", true), ("not ok\nok\n", "^ok$", true), ("okay", "^ok$", false), ("a\0ok", "ok", true),
            ("", "^$", true), ("workers: 12", "workers: [1-9][0-9]*", true), ("workers: 0", "workers: [1-9]", false),
        ])
    func `A pattern is sought in the whole answer`(body: String, pattern: String, isMatch: Bool) throws {
        let expectation = Expectation(matches: try Pattern(pattern))
        let timings = Timings(resolved: 1, connected: 2, agreed: nil, ended: 3, isComplete: true)
        let answer = Answer(
            status: 200, headers: [], body: Array(body.utf8), isCut: false, timings: timings, certificateEnd: nil)
        do throws(LookFailure) {
            try expectation.check(answer)
            #expect(isMatch)
        } catch {
            #expect(!isMatch && error == .unexpected("nothing in the answer matches the pattern"))
        }
    }

    @Test func `A pattern that an answer keeps busy is a trouble of the probe`() throws {
        let expectation = Expectation(matches: try Pattern(#"(a*)*\1[bc]"#))
        let timings = Timings(resolved: 1, connected: 2, agreed: nil, ended: 3, isComplete: true)
        let answer = Answer(
            status: 200, headers: [], body: [UInt8](repeating: UInt8(ascii: "a"), count: 60_000), isCut: false,
            timings: timings, certificateEnd: nil)
        #expect(throws: LookFailure.unexpected("the pattern takes too much work on this answer")) {
            try expectation.check(answer)
        }
    }

    private static let health = #"""
        {"status": "pass", "checks": {"database": {"ok": true, "ms": 12.50}, "a.b": [{"c": null}], "list": [1, "2"]},
         "a": {"b": 1}, "a.b": {"c": 2}, "": 7}
        """#

    @Test(
        arguments: [
            ("status", "pass"), ("checks.database.ok", "true"), ("checks.database.ms", "12.50"),
            ("checks.a.b.0.c", "null"),
            ("checks.list.1", "2"), ("a.b", "1"), ("a.b.c", "2"),
        ])
    func `A path leads to a value, and the value is compared as text`(path: String, value: String) {
        #expect(failure(Self.health, json: path) == nil)
        #expect(failure(Self.health, json: path, equals: value) == nil)
        #expect(
            failure(Self.health, json: path, equals: value + " ")
                == .unexpected("the field of the answer is not what it should be"))
    }

    @Test(arguments: [
        "state", "status.pass", "checks.list.2", "checks.list.-1", "checks.list.x", "checks.database.ok.ok",
    ])
    func `A path that leads nowhere is told`(path: String) {
        #expect(failure(Self.health, json: path) == .unexpected("the answer lacks the field that it should have"))
    }

    @Test func `An object is there, and equals no text`() {
        #expect(failure(Self.health, json: "checks.database") == nil)
        #expect(failure(Self.health, json: "checks.database", equals: "") != nil)
    }

    @Test(
        arguments: [
            "", "hunter2", "{\"a\": hunter2}", "{\"a\": 1", "\u{FEFF}{}", String(repeating: "[", count: 100_000),
            "{\"a\": 1, \"a\": 2}",
        ])
    func `What is not JSON is told without a word of it`(body: String) {
        #expect(failure(body, json: "a") == .unexpected("the answer is not JSON"))
    }

    @Test func `Text and field are both wanted where both are configured`() {
        #expect(failure(Self.health, json: "status", contains: "pass") == nil)
        #expect(failure(Self.health, json: "status", contains: "fail") != nil)
        #expect(failure(Self.health, json: "state", contains: "pass") != nil)
    }
}
