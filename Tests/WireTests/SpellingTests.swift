// Events in the words of the apps that send them, as their own functions for logging have them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import Wire

@Suite struct SpellingTests {
    /// Both are the same event, to the last byte of what tells events apart.
    private func expectSame(_ theirs: String, as ours: String) throws {
        let batches = try [theirs, ours].map { try Fixture.read($0) }
        #expect(batches.map(\.rejections) == [[], []])
        let records = try batches.map { try #require($0.records.first) }
        #expect(records[0].event == records[1].event)
        #expect(records[0].content == records[1].content)
    }

    @Test func `log_api_call of a storyteller`() throws {
        try expectSame(
            #"{"id":"c1","user_id":"u1","story_id":"s9","service":"elevenlabs","operation":"text_to_speech","#
                + #""cost_cents":30,"characters":1000,"created_at":"2026-11-20T10:00:00Z"}"#,
            as: #"{"id":"c1","user":"u1","subject":"s9","subject_kind":"story","provider":"elevenlabs","#
                + #""operation":"text_to_speech","cost_usd":0.30,"characters":1000,"at":"2026-11-20T10:00:00Z"}"#)
    }

    @Test func `trackAPIUsage of a shop's assistant`() throws {
        try expectSame(
            #"{"id":"c1","userId":"user-123","model":"claude-3-5-sonnet-20250107","endpoint":"analyze","#
                + #""inputTokens":1500,"outputTokens":800,"totalTokens":2300,"shop":"mystore.myshopify.com","#
                + #""connectionId":"c7","fixType":"title","resourceType":"product","resourceId":"prod-456","#
                + #""latencyMs":1250,"cached":false,"status":"error","errorMessage":"overloaded","#
                + #""timestamp":"2026-11-20T10:00:00Z"}"#,
            as: #"{"id":"c1","user":"user-123","model":"claude-3-5-sonnet-20250107","operation":"analyze","#
                + #""input_tokens":1500,"output_tokens":800,"tenant":"mystore.myshopify.com","#
                + #""properties":{"connection_id":"c7","fix_type":"title","resource_type":"product"},"#
                + #""subject":"prod-456","subject_kind":"product","latency_ms":1250,"status":"error","error":"overloaded","#
                + #""at":"2026-11-20T10:00:00Z"}"#)
    }

    @Test func `track_event of a teacher's helper is an activity`() throws {
        try expectSame(
            #"{"id":"e1","user_id":"u1","event_type":"workflow_created","event_category":"workflows","#
                + #""workflow_id":"w1","component_id":null,"conversation_id":"v3","#
                + #""metadata":{"template":"support_bot"}}"#,
            as: #"{"id":"e1","kind":"activity","user":"u1","event":"workflow_created","subject":"w1","#
                + #""subject_kind":"workflow","session":"v3","properties":"#
                + #"{"category":"workflows","conversation_id":"v3","template":"support_bot"}}"#)
    }

    @Test func `log_error of a teacher's helper is an error`() throws {
        try expectSame(
            #"{"id":"e1","service":"langflow","error_type":"Timeout","error_message":"no answer","user_id":null,"#
                + #""workflow_id":"w1","error_code":"E504","endpoint":"/run","request_id":"r1","#
                + #""metadata":{"attempt":2},"sentry_event_id":"f00d"}"#,
            as: #"{"id":"e1","kind":"error","component":"langflow","error_type":"Timeout","message":"no answer","#
                + #""code":"E504","endpoint":"/run","request_id":"r1","reference":"f00d","#
                + #""subject":"w1","subject_kind":"workflow","properties":{"attempt":2}}"#)
    }

    @Test(arguments: [
        #""kind":"call","model":"m""#, #""kind":"activity","event":"message_sent""#,
        #""kind":"billing","event":"paid","amount_usd":9"#, #""kind":"job","queue":"q","event":"failed""#,
        #""kind":"error","component":"api""#, #""kind":"profile","name":"Poet""#,
    ])
    func `What an event was for is its subject, and the word for it says of what kind`(fields: String) throws {
        for (theirs, kind) in [("workflow_id", "workflow"), ("storyId", "story"), ("product_id", "product")] {
            try expectSame(
                #"{"id":"e1","\#(theirs)":7,\#(fields)}"#,
                as: #"{"id":"e1","subject":"7","subject_kind":"\#(kind)",\#(fields)}"#)
        }
        try expectSame(
            #"{"id":"e1","workflow_id":"w","subject_kind":"flow",\#(fields)}"#,
            as: #"{"id":"e1","subject":"w","subject_kind":"flow",\#(fields)}"#)
        try expectSame(
            #"{"id":"e1","resource_id":"r","resource_type":"page",\#(fields)}"#,
            as: #"{"id":"e1","subject":"r","subject_kind":"page","properties":{"resource_type":"page"},\#(fields)}"#)
        // A type that is no name is a property, and no kind.
        for type in ["3", "true", "\"\(String(repeating: "x", count: 201))\"", #""a\u0007""#] {
            try expectSame(
                #"{"id":"e1","resource_id":7,"resource_type":\#(type),\#(fields)}"#,
                as: #"{"id":"e1","subject":"7","properties":{"resource_type":\#(type)},\#(fields)}"#)
        }
        // Without a kind, or with one alone.
        #expect(try Fixture.event(#"{"resource_id":"r",\#(fields)}"#).subjectKind.isEmpty)
        if !fields.contains("profile") {
            #expect(try Fixture.event(#"{"subject":"r",\#(fields)}"#).subject == "r")
            #expect(try Fixture.event(#"{"subject_kind":"k",\#(fields)}"#).subjectKind == "k")
        }
    }

    @Test(arguments: [
        #""kind":"call","model":"m""#, #""kind":"activity","event":"message_sent""#,
        #""kind":"job","queue":"q","event":"failed""#, #""kind":"error","component":"api""#,
        #""kind":"request","route":"/w""#,
    ])
    func `A conversation is the session of who tells no other, and a property besides`(fields: String) throws {
        for (told, session) in [("\"v3\"", "v3"), ("7", "7")] {
            try expectSame(
                #"{"id":"e1","conversation_id":\#(told),\#(fields)}"#,
                as: #"{"id":"e1","session":"\#(session)","properties":{"conversation_id":\#(told)},\#(fields)}"#)
        }
        try expectSame(
            #"{"id":"e1","session":"","conversationId":"v3",\#(fields)}"#,
            as: #"{"id":"e1","session":"v3","properties":{"conversation_id":"v3"},\#(fields)}"#)
        #expect(try Fixture.event(#"{"session":"s","conversation_id":"v3",\#(fields)}"#).session == "s")
        // One that is no id is a property, and no session; so is one that stands among the properties.
        for told in ["true", "1.5", "\"\(String(repeating: "x", count: 201))\"", #""a\u0007""#] {
            #expect(try Fixture.event(#"{"conversation_id":\#(told),\#(fields)}"#).session.isEmpty, "\(told)")
        }
        #expect(try Fixture.event(#"{"properties":{"conversation_id":"v3"},\#(fields)}"#).session.isEmpty)
    }

    @Test func `What is nested in metadata is kept as its text, and the sender is told`() throws {
        let batch = try Fixture.read(
            #"[{"model":"m","metadata":{"plain":1,"deep":{"a": [1, {"b \"x\" ": " c\\"}],\#n "z":null},"list":[ ]}},"#
                + #"{"model":"m","metadata":{"list":[2]}}]"#)
        #expect(batch.rejections.isEmpty)
        #expect(
            batch.records.first?.event.properties == [
                Property("deep", .text(#"{"a":[1,{"b \"x\" ":" c\\"}],"z":null}"#)), Property("list", .text("[]")),
                Property("plain", .number("1")),
            ])
        #expect(
            batch.notes == [
                EventNote("properties.deep is an object, and was kept as its JSON text", index: 0),
                EventNote("properties.list is an array, and was kept as its JSON text", index: 0, events: 2),
            ])
        // As its text is sent, it is the same event, and nothing has to be said.
        try expectSame(
            #"{"id":"e1","model":"m","metadata":{"deep":{"a": true}}}"#,
            as: #"{"id":"e1","model":"m","properties":{"deep":"{\"a\":true}"}}"#)
        #expect(try Fixture.read(#"{"model":"m","properties":{"deep":"{}"}}"#).notes.isEmpty)
    }

    @Test func `A request is for nothing: these words are its properties`() throws {
        try expectSame(
            #"{"id":"q1","kind":"request","route":"/w","workflow_id":"w","story_id":"s"}"#,
            as: #"{"id":"q1","kind":"request","route":"/w","properties":{"story_id":"s","workflow_id":"w"}}"#)
    }

    @Test func `A total beside the buckets is checked and not counted`() throws {
        let told = #""input_tokens":10,"output_tokens":5,"reasoning_tokens":2,"cache_read_tokens":7"#
        #expect(try Fixture.call(#"{"provider":"x",\#(told),"total_tokens":22}"#).usageError.isEmpty)
        let event = try Fixture.event(#"{"provider":"x",\#(told),"totalTokens":23}"#)
        guard case .call(let call) = event.detail else { throw Fixture.Unexpected.kind }
        #expect(call.usageError == "total_tokens is not the sum of its parts")
        #expect(call.usage.used.isEmpty)
        #expect(
            event.properties == [
                Property("cache_read_tokens", .number("7")), Property("input_tokens", .number("10")),
                Property("output_tokens", .number("5")), Property("total_tokens", .number("23")),
            ])
        #expect(try Fixture.call(#"{"provider":"x","total_tokens":9}"#).usageError == "total_tokens stands alone")
        #expect(try Fixture.call(#"{"provider":"x","total_tokens":0}"#).usageError.isEmpty)
        #expect(
            Fixture.refusal(#"{"provider":"x","total_tokens":-1}"#) == "total_tokens must be a count from 0 to 1e15")
    }

    @Test(arguments: [
        (#"{"provider":"x","user":"a","user_id":"b"}"#, "user is given twice"),
        (#"{"provider":"x","error":"a","errorMessage":"b"}"#, "error is given twice"),
        (#"{"provider":"x","subject":"a","resourceId":"b"}"#, "subject is given twice"),
        (#"{"provider":"x","workflow_id":"a","story_id":"b"}"#, "subject is given twice"),
        (
            #"{"kind":"request","route":"/","subject":"a"}"#,
            "subject is not a field of kind request; put your own values under properties"
        ),
        (#"{"kind":"job","queue":"q","event":"failed","subject":["a"]}"#, "subject must be text or a whole number"),
        (#"{"provider":"x","metadata":{},"properties":{}}"#, "properties is given twice"),
        (
            #"{"provider":"x","fixType":"a","properties":{"fix_type":"b"}}"#,
            "properties.fix_type is given twice"
        ),
        (
            #"{"event_type":"x","kind":"billing"}"#,
            "event_type is not a field of kind billing; put your own values under properties"
        ),
        (#"{"provider":"x","fixType":{"a":1}}"#, "properties.fix_type must be text, a number, true or false"),
    ])
    func `Two words for one thing are one too many`(body: String, problem: String) {
        #expect(Fixture.refusal(body) == problem)
    }
}
