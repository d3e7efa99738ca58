// What is kept of an event, and what makes two of them the same.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import Wire

@Suite struct RecordTests {
    private func record(_ text: String) throws -> Record {
        let batch = try Fixture.read(text)
        if let rejection = batch.rejections.first { throw Fixture.Rejected(description: rejection.reason) }
        return batch.records[0]
    }

    @Test func `The body holds what has no column, and is {} when that is nothing`() throws {
        let plain = try record(
            #"{"id":"1","at":0,"user":"u","provider":"p","model":"m","operation":"o","subject":"s","latency_ms":3,"cost_usd":1}"#
        )
        #expect(String(decoding: plain.body, as: UTF8.self) == "{}")
        let rich = try record(
            #"{"output_tokens":2,"input_seconds":1.5,"model":"m","tier":"flex","session":"s","properties":{"b":1.0,"a":"\n"}}"#
        )
        #expect(
            String(decoding: rich.body, as: UTF8.self)
                == #"{"session":"s","properties":{"a":"\n","b":1.0},"tier":"flex","output_tokens":2,"input_seconds":1.5}"#
        )
    }

    @Test func `Order, spelling, nulls and defaults make no difference to the content; anything else does`() throws {
        let one = try record(#"{"id":"1","provider":"p","model":"m","input_tokens":5,"properties":{"a":1,"b":2}}"#)
        let same = try record(
            #"{"properties":{"b":2,"a":1},"inputTokens":5.0,"model":"m","service":"p","id":1,"kind":"call","status":"success","tier":"standard","cached":false,"user":null,"output_tokens":0,"tenant":""}"#
        )
        #expect(one.content == same.content)
        #expect(one.key == same.key)
        for other in [
            #"{"id":"1","provider":"p","model":"m","input_tokens":6,"properties":{"a":1,"b":2}}"#,
            #"{"id":"1","provider":"p","model":"m","input_tokens":5,"properties":{"a":1,"b":"2"}}"#,
            #"{"id":"1","provider":"pm","input_tokens":5,"properties":{"a":1,"b":2}}"#,
            #"{"id":"1","at":0,"provider":"p","model":"m","input_tokens":5,"properties":{"a":1,"b":2}}"#,
        ] {
            #expect(try record(other).content != one.content, "\(other)")
        }
    }

    @Test func `An event sent again without a time is the same at another time`() throws {
        let text = Array(#"{"id":"1","model":"m"}"#.utf8)
        var early = EventReader(now: Fixture.now)
        var late = EventReader(now: Fixture.now.advanced(byMilliseconds: 86_400_000))
        let first = try early.read(text, as: .json).records[0]
        let second = try late.read(text, as: .json).records[0]
        #expect(first.content == second.content)
        #expect(first.event.at != second.event.at)
    }

    /// Contents stand in ledgers: a change of the canonical form would turn every event that is sent again into a conflict.
    @Test func `The content of a known event never changes`() throws {
        let record = try record(
            #"{"id":"c-1","source":"web","at":1763690000000,"user":"u","provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":1500,"output_tokens":800,"cost_usd":0.0165,"tier":"batch","properties":{"k":"v"}}"#
        )
        #expect(UInt64(bitPattern: record.content) == 0x94da_f8ec_391c_4b04)
        #expect(record.key.bytes == [0, 0, 0, 0, 0, 1, 81, 171, 240, 158, 133, 122, 71, 92, 166, 95])
    }

    @Test func `An event made in process is sealed as if it had come by wire`() throws {
        let wire = try record(
            #"{"id":"e-9","at":1763690000000,"kind":"activity","event":"message_sent","user":"u","duration_ms":4}"#)
        let made = Record.seal(wire.event, index: 0)
        #expect(made.content == wire.content)
        #expect(made.key == wire.key)
        #expect(made.body == wire.body)
        #expect(made.event == wire.event)
    }
}
