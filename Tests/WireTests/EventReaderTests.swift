// Bodies of events: what is taken, what is refused, and what the sender is told.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing
import Wire

@Suite struct EventReaderTests {
    @Test func `A call with all its fields`() throws {
        let event = try Fixture.event(
            #"""
            {"kind":"call","id":"c-1","source":"web","at":"2026-11-20T10:00:00.5+01:00","user":"u1","anonymous":"a1",
             "tenant":"t1","session":"s1","trace":"tr1","properties":{"z":1.50,"a":"x","f":false,"n":null},
             "provider":"anthropic","model":"claude","operation":"chat","tier":"batch","input_tokens":1500.0,
             "output_tokens":1e3,"cost_usd":0.0165,"latency_ms":12.6,"cached":true,"status":"error",
             "error_type":"overloaded","error":"busy","subject":"story-7","input_seconds":1.0000005}
            """#)
        #expect(event.id == "c-1")
        #expect(event.source == "web")
        #expect(event.at == Timestamp(rfc3339: "2026-11-20T09:00:00.500Z"))
        #expect(
            [event.user, event.anonymous, event.tenant, event.session, event.trace] == ["u1", "a1", "t1", "s1", "tr1"])
        #expect(
            event.properties == [
                Property("a", .text("x")), Property("f", .flag(false)), Property("z", .number("1.50")),
            ])
        guard case .call(let call) = event.detail else { throw Fixture.Unexpected.kind }
        #expect(
            [call.provider, call.model, call.operation, event.subject] == ["anthropic", "claude", "chat", "story-7"])
        #expect(call.tier == .batch)
        #expect(call.usage[.inputTokens] == 1500)
        #expect(call.usage[.outputTokens] == 1000)
        #expect(call.usage[.inputSeconds] == 1_000_000)
        #expect(call.reported == Money(nanos: 16_500_000))
        #expect(call.latencyMilliseconds == 13)
        #expect(call.cached)
        #expect(call.status == .error)
        #expect([call.errorType, call.error] == ["overloaded", "busy"])
    }

    @Test func `Other spellings mean the same`() throws {
        let plain = try Fixture.event(
            #"""
            {"id":"1","at":0,"provider":"s3","operation":"get","subject":"42","subject_kind":"story","tenant":"t",
             "bytes":10,"output_images":2,"input_seconds":1.5,"cost_usd":0.0045,"status":"ok","latency_ms":3,"error_type":"x",
             "cache_write_1h_tokens":4}
            """#)
        let other = try Fixture.event(
            #"""
            {"id":1,"at":0,"service":"s3","endpoint":"get","story_id":42,"shop":"t","bytes_transferred":10,"images":2,
             "seconds":1.5,"cost_cents":0.45,"status":"success","latencyMs":3,"errorType":"x","cacheWrite1hTokens":4}
            """#)
        #expect(plain == other)
        let signUp = try Fixture.event(#"{"kind":"activity","event":"user_signed_up"}"#)
        guard case .activity(let activity) = signUp.detail else { throw Fixture.Unexpected.kind }
        #expect(activity.event == Activity.signedUp)
        let failure = try Fixture.event(#"{"kind":"error","service":"api","requestId":"r"}"#)
        guard case .error(let appError) = failure.detail else { throw Fixture.Unexpected.kind }
        #expect([appError.component, appError.requestID] == ["api", "r"])
    }

    @Test func `Every kind keeps its fields`() throws {
        let batch = try Fixture.read(
            """
            {"kind":"activity","event":"story_failed","status":"failed","duration_ms":5,"reason":"r"}
            {"kind":"billing","event":"credits_granted","plan":"pro","amount_usd":29.00,"interval":"year","credits":0.5}
            {"kind":"job","queue":"renders","event":"failed","job":7,"wait_ms":1,"run_ms":2,"reason":"oom"}
            {"kind":"error","component":"c","error_type":"T","message":"m","code":500,"endpoint":"/x","reference":"s"}
            {"kind":"request","route":"/a/:id","method":"GET","code":200,"duration_ms":12}
            {"kind":"profile","tenant":"t","name":"Ada","email":"a@example.com","plan":"pro","country":"DE"}
            """, as: .ndjson)
        #expect(batch.rejections == [])
        var activity = Activity()
        (activity.event, activity.status, activity.durationMilliseconds, activity.reason) = (
            "story_failed", "failed", 5, "r"
        )
        var billing = Billing()
        (billing.event, billing.plan, billing.interval) = (.creditsGranted, "pro", .year)
        (billing.amount, billing.creditMicros) = (Money(nanos: 29_000_000_000), 500_000)
        var job = Job()
        (job.queue, job.event, job.job, job.reason) = ("renders", .failed, "7", "oom")
        (job.waitMilliseconds, job.runMilliseconds) = (1, 2)
        var appError = AppError()
        (appError.component, appError.errorType, appError.message, appError.code) = ("c", "T", "m", "500")
        (appError.endpoint, appError.reference) = ("/x", "s")
        var request = AppRequest()
        (request.route, request.method, request.code, request.durationMilliseconds) = ("/a/:id", "GET", 200, 12)
        var profile = Profile()
        (profile.name, profile.email, profile.plan, profile.country) = ("Ada", "a@example.com", "pro", "DE")
        #expect(
            batch.records.map(\.event.detail) == [
                .activity(activity), .billing(billing), .job(job), .error(appError), .request(request),
                .profile(profile),
            ])
    }

    @Test(
        arguments: [
            (#"{"provider":"x","input_tokens":-1}"#, "input_tokens must not be negative"),
            (#"{"provider":"x","inputTokens":1.5}"#, "input_tokens must be a whole number"),
            (#"{"provider":"x","input_tokens":"5"}"#, "input_tokens must be a number"),
            (#"{"provider":"x","input_tokens":1e16}"#, "input_tokens must be at most 1000000000000000"),
            (#"{"provider":"x","input_tokens":1e999999}"#, "input_tokens must be at most 1000000000000000"),
            (#"{"provider":"x","latency_ms":1e11}"#, nil),
            (#"{"provider":"x","latency_ms":1795235400000}"#, "latency_ms must be at most 100000000000"),
            (#"{"provider":"x","cost_usd":-0.0000000001}"#, "cost_usd must not be negative"),
            (#"{"provider":"x","cost_usd":1000000.01}"#, "cost_usd must be at most 1000000"),
            (#"{"provider":"x","cost_cents":1e8}"#, nil), (#"{"provider":"x","input_tokens":-0}"#, nil),
            (#"{"provider":"x","cost_cents":100000001}"#, "cost_cents must be at most 100000000"),
            (#"{"provider":"x","input_tokens":-1e400}"#, "input_tokens must not be negative"),
            (#"{"provider":"x","cost_usd":1,"cost_cents":1}"#, "cost_usd must not be given together with cost_cents"),
            (
                #"{"provider":"x","output_tokens":1,"reasoning_tokens":2}"#,
                "reasoning_tokens must not exceed output_tokens, of which they are part"
            ),
            (
                #"{"kind":"cal"}"#,
                #"kind must be one of call, activity, billing, job, error, request, profile; got "cal""#
            ),
            (#"{"provider":"x","status":"failed"}"#, #"status must be ok or error; got "failed""#),
            (
                #"{"kind":"job","queue":"q","event":"done"}"#,
                #"event must be one of queued, started, completed, failed; got "done""#
            ),
            (#"{"modle":"x"}"#, #"unknown field "modle"; did you mean model? Put your own values under properties"#),
            (#"{"zzzzzzzz":1}"#, #"unknown field "zzzzzzzz"; put your own values under properties"#),
            (#"{"kind":"job","model":"x"}"#, "model is not a field of kind job; put your own values under properties"),
            (
                #"{"event":"signed_up","user":"u"}"#,
                "event is not a field of kind call; say which kind it is, or put your own values under properties"
            ),
            (#"{"user":"a","user":"b"}"#, "user is given twice"),
            (#"{"provider":"x","service":"y"}"#, "provider is given twice"),
            (#"{"tenant":"x","shop":"y"}"#, "tenant is given twice"),
            (#"{"model":"m","properties":{"a":1,"\u0061":2}}"#, "properties.a is given twice"),
            (
                #"{"model":"m","properties":{"a":["\#(String(repeating: "x", count: 1021))"]}}"#,
                "properties.a must be at most 1024 bytes long"
            ),
            (#"{"model":"m","properties":[]}"#, "properties must be an object"),
            (#"{"model":"m","properties":{"a":1e999}}"#, "properties.a must be finite"),
            (#"{}"#, "kind call needs provider or model"), (#"{"kind":"activity"}"#, "kind activity needs event"),
            (#"{"kind":"billing"}"#, "kind billing needs event"),
            (#"{"kind":"job","queue":"q"}"#, "kind job needs event"),
            (#"{"kind":"job","event":"failed"}"#, "kind job needs queue"),
            (#"{"kind":"error"}"#, "kind error needs component or message"),
            (#"{"kind":"request"}"#, "kind request needs route"),
            (#"{"kind":"profile"}"#, "kind profile needs user, tenant or subject"),
            (#"{"model":"a\u0007"}"#, "model must not hold control characters"),
            (#"{"model":"a\u007f"}"#, "model must not hold control characters"),
            (#"{"model":7}"#, "model must be text"),
            (#"{"model":"m","user":1.5}"#, "user must be text or a whole number"),
            (#"{"model":"m","cached":1}"#, "cached must be true or false"),
            (#"{"kind":"request","route":"/","code":20}"#, "code must be an HTTP status such as 200"),
            (#"{"model":"m","at":1795235400}"#, "at must be in milliseconds since 1970; 1795235400 looks like seconds"),
            (
                #"{"model":"m","at":"2026-11-21T04:35:01Z"}"#,
                "at must not be more than 5 minutes ahead of the server's clock"
            ),
            (
                #"{"model":"m","at":"2026-11-21T04:30:00"}"#,
                "at must be RFC 3339 with an offset or Z (2026-11-21T04:31:05Z), or epoch milliseconds"
            ),
            (#"{"model":"m","at":-1}"#, "at must be between the years 1970 and 9999"),
            ("[7]", "an event must be an object"), ("7", "the body must be an event, an array of events, or NDJSON"),
            ("", "the body holds no events"), ("[]", "the body holds no events"),
            ("[{}", "the body is not JSON: the text ends too early at byte 3"),
            (
                #"{"model":"m"} {"model":"n"}"#,
                "a second value begins at byte 14: send one event a line as application/x-ndjson, or an array"
            ),
            (#"{"model":"m"}x"#, "the body is not JSON: more text after the end of the value at byte 13"),
        ] as [(String, String?)])
    func `The sender is told which field, and what was expected`(body: String, message: String?) {
        #expect(Fixture.refusal(body) == message)
    }

    @Test func `Names end at 200 bytes, and words for people are cut at 4,096`() throws {
        let name = String(repeating: "é", count: 100)
        #expect(try Fixture.call(#"{"model":"\#(name)"}"#).model == name)
        #expect(Fixture.refusal(#"{"model":"\#(name)e"}"#) == "model must be at most 200 bytes long")
        let words = String(repeating: "x", count: 4095) + "é"
        #expect(try Fixture.call(#"{"model":"m","error":"\#(words)"}"#).error == String(repeating: "x", count: 4095))
        let many = (0...64).map { #""p\#($0)":1"# }.joined(separator: ",")
        #expect(Fixture.refusal(#"{"model":"m","properties":{\#(many)}}"#) == "properties must hold at most 64 values")
    }

    @Test func `A bad event of an array loses none of its neighbours`() throws {
        let batch = try Fixture.read(#"[{"model":"a"},{"model":"b","input_tokens":-1},null,{"model":"d"}]"#)
        #expect(batch.count == 4)
        #expect(batch.records.map(\.index) == [0, 3])
        #expect(batch.rejections.map(\.index) == [1, 2])
    }

    @Test func `Half of a surrogate pair, as a cut emoji leaves it, loses its own event alone`() throws {
        for cut in [#"\ud83d"#, #"\ude00"#, #"\ud83dx"#, #"\ud83d\u0041"#, #"\ud83d\ud83d\ude00"#] {
            for bad in [
                #"{"model":"m","error":"\#(cut)"}"#, #"{"model":"m","\#(cut)":1}"#, #"["\#(cut)"]"#,
                #"{"model":"m","properties":{"a":"\#(cut)"}}"#, #"{"model":"m","usage":{"\#(cut)":1}}"#,
            ] {
                let good = #"{"model":"m","user":"\ud83d\ude00"}"#
                for body in ["[\(good),\(bad),\(good)]", "\(good)\n\(bad)\n\(good)"] {
                    let batch = try Fixture.read(body, as: body.first == "[" ? .json : .ndjson)
                    #expect(batch.records.map(\.index) == [0, 2], "\(body)")
                    #expect(batch.records.map(\.event.user) == ["😀", "😀"])
                    #expect(batch.rejections.map(\.index) == [1], "\(body)")
                }
            }
        }
        #expect(
            Fixture.refusal(#"{"model":"\ud83d"}"#) == "not JSON: half of a surrogate pair at byte 10")
    }

    @Test func `Names of properties are told apart by their bytes`() throws {
        let event = try Fixture.event(#"{"model":"m","properties":{"\u00e9":1,"e\u0301":2}}"#)
        #expect(event.properties.map(\.value) == [.number("2"), .number("1")])
    }

    @Test func `A bad line loses none of its neighbours, and blank lines do not count`() throws {
        let batch = try Fixture.read(
            "\n{\"model\":\"a\"}\r\n{\"model\":\n \t\n{\"model\":\"c\"} x\n{\"model\":\"d\"}", as: .ndjson)
        #expect(batch.count == 4)
        #expect(batch.records.map(\.index) == [0, 3])
        #expect(
            batch.rejections.map(\.reason) == [
                "not JSON: the text ends too early at byte 25",
                "not JSON: more text after the end of the value at byte 43",
            ])
        #expect(throws: IntakeError.empty) { try Fixture.read(" \n\r\n", as: .ndjson) }
    }

    @Test func `A body holds so many events and no more`() throws {
        var limits = EventLimits()
        limits.events = 3
        var reader = EventReader(limits: limits, now: Fixture.now)
        let line = "{\"model\":\"m\"}\n"
        #expect(try reader.read(Array(String(repeating: line, count: 3).utf8), as: .ndjson).count == 3)
        #expect(throws: IntakeError.tooManyEvents(limit: 3)) {
            try reader.read(Array(String(repeating: line, count: 4).utf8), as: .ndjson)
        }
    }

    @Test func `What comes without id or time gets both`() throws {
        let batch = try Fixture.read(#"[{"model":"m"},{"model":"m","at":"","id":null}]"#)
        #expect(batch.records.allSatisfy { $0.event.at == Fixture.now && $0.event.id.utf8.count == 26 })
        #expect(batch.records[0].event.id < batch.records[1].event.id)
    }

    @Test func `The content type says which format it is`() {
        #expect(WireFormat(contentType: "application/json; charset=utf-8") == .json)
        #expect(WireFormat(contentType: "Application/X-NDJSON") == .ndjson)
        #expect(WireFormat(contentType: "application/jsonl") == .ndjson)
        #expect(WireFormat(contentType: "text/plain") == nil)
    }
}
