// The vendors' usage objects, each as documented, against the buckets it must come to.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing
import Wire

@Suite struct VendorUsageTests {
    @Test func `Every documented shape comes to its buckets, tier and modifiers`() throws {
        let files = try Fixture.files("usage")
        #expect(files.count >= 20)
        for ((name, bytes), call) in zip(files, try Fixture.usage()) {
            let expected = try #require(try JSONValue(parsing: bytes)["expected"], "\(name)")
            let batch = try Fixture.read(String(decoding: call.bytes, as: UTF8.self))
            let event = try #require(batch.records.first?.event, "\(name): \(batch.rejections)")
            guard case .call(let call) = event.detail else { throw Fixture.Unexpected.kind }
            var usage = Usage()
            for member in try #require(expected["buckets"]?.members) {
                let bucket = try #require(Bucket.allCases.first { $0.name == member.key }, "\(name)")
                usage[bucket] = try #require(member.value.integer)
            }
            #expect(call.usage == usage, "\(name): \(call.usage.used)")
            #expect(call.tier.name == expected["tier"]?.string, "\(name)")
            #expect(call.modifiers == expected["modifiers"]?.elements?.compactMap(\.string), "\(name)")
            let properties = expected["properties"]?.members ?? []
            #expect(
                event.properties == properties.map { Property($0.key, .number($0.value.string ?? "")) }, "\(name)")
            #expect(call.reported?.description == expected["reported_usd"]?.string, "\(name)")
            #expect(call.usageError == expected["error"]?.string ?? "", "\(name)")
            #expect(batch.notes.map(\.text) == expected["notes"]?.elements?.compactMap(\.string) ?? [], "\(name)")
        }
    }

    @Test(arguments: [
        (
            #"{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":11}}"#,
            "cached_tokens exceed prompt_tokens"
        ),
        (
            #"{"completion_tokens":5,"completion_tokens_details":{"reasoning_tokens":6}}"#,
            "reasoning_tokens exceed completion_tokens"
        ),
        (
            #"{"input_tokens":10,"input_tokens_details":{"cached_tokens":20}}"#,
            "cached_tokens exceed input_tokens"
        ),
        (
            #"{"input_tokens":1,"cache_creation_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":6}}"#,
            "those for the longer time exceed the tokens written to the cache"
        ),
        (
            #"{"promptTokenCount":5,"cachedContentTokenCount":6}"#,
            "cachedContentTokenCount exceed promptTokenCount"
        ),
        (
            #"{"prompt_tokens":50,"prompt_tokens_details":{"cached_tokens":6},"cache_read_input_tokens":7}"#,
            "two counts of cached tokens differ"
        ),
        (
            #"{"input_tokens":9,"input_tokens_details":{"image_tokens":2,"cached_tokens":9,"#
                + #""cached_tokens_details":{"image_tokens":3}}}"#,
            "cached image_tokens exceed image_tokens"
        ),
        (
            #"{"input_tokens":9,"input_tokens_details":{"image_tokens":9,"cached_tokens":2,"#
                + #""cached_tokens_details":{"image_tokens":3}}}"#,
            "cached image_tokens exceed cached_tokens"
        ),
        (
            #"{"prompt_tokens":9,"prompt_tokens_details":{"video_tokens":8,"audio_tokens":2}}"#,
            "video_tokens exceed prompt_tokens"
        ),
        (
            #"{"promptTokenCount":9,"cachedContentTokenCount":5,"promptTokensDetails":[{"modality":"VIDEO","tokenCount":2}],"#
                + #""cacheTokensDetails":[{"modality":"VIDEO","tokenCount":3}]}"#,
            "cached VIDEO exceed VIDEO of the prompt"
        ),
        (
            #"{"promptTokenCount":9,"candidatesTokenCount":1,"#
                + #""candidatesTokensDetails":[{"modality":"VIDEO","tokenCount":3}]}"#,
            "VIDEO of the candidates exceed candidatesTokenCount"
        ),
    ])
    func `An object that contradicts itself is kept with its figures and without a price`(
        usage: String, problem: String
    ) throws {
        let batch = try Fixture.read(#"{"provider":"x","model":"m","usage":\#(usage)}"#)
        #expect(batch.rejections.isEmpty)
        let event = try #require(batch.records.first?.event)
        guard case .call(let call) = event.detail else { throw Fixture.Unexpected.kind }
        #expect(call.usageError == problem)
        #expect(call.usage.used.isEmpty)
        #expect(!event.properties.isEmpty)
        #expect(batch.notes.map(\.text) == ["usage contradicts itself: \(problem); the call has no price"])
        var price = Price(provider: "x", origin: Price.Origin(file: "test.yaml", line: 1))
        price.models = ["m"]
        let book = PriceBook(layers: [[price]])
        #expect(book.price(call, at: Fixture.now).unpriced == "usage contradicts itself: \(problem)")
        // As the ledger keeps it, and gives it back.
        let record = try #require(batch.records.first)
        var restored = Event(.call(Call()))
        try Record.restore(record.body, into: &restored)
        guard case .call(let kept) = restored.detail else { throw Fixture.Unexpected.kind }
        #expect(kept.usageError == problem)
        #expect(restored.properties == event.properties)
    }

    @Test(arguments: [
        (#"{"prompt_tokens":-1}"#, "prompt_tokens must be a count from 0 to 1e15"),
        (#"{"prompt_tokens":1.5}"#, "prompt_tokens must be a count from 0 to 1e15"),
        (#"{"prompt_tokens":"10","completion_tokens":5}"#, "prompt_tokens must be a count from 0 to 1e15"),
        (#"{"promptTokenCount":true,"candidatesTokenCount":5}"#, "promptTokenCount must be a count from 0 to 1e15"),
        (#"{"prompt_tokens":1,"prompt_tokens":2}"#, "prompt_tokens is given twice"),
        (#"{"prompt_tokens":1,"cost":-1}"#, "its cost must be an amount from 0 to a million dollars"),
        (#"{"prompt_tokens":1,"cost_in_usd_ticks":0.5}"#, "its cost must be an amount from 0 to a million dollars"),
        (#"{"prompt_tokens":1,"zzz_tokens":1e999}"#, "zzz_tokens must be a count from 0 to 1e15"),
        (
            #"{"prompt_tokens":1,"cost":1000000,"is_byok":true,"cost_details":{"upstream_inference_cost":1}}"#,
            "its cost must be an amount from 0 to a million dollars"
        ),
        (
            #"{"words":3}"#,
            "no vendor's shape that Bursar knows; give input_tokens, output_tokens and so on instead"
        ),
        (
            #"{"prompt_tokens":1,"search_context_size":"\#(String(repeating: "x", count: 194))"}"#,
            "a name in it is too long"
        ),
    ])
    func `An object that cannot be read is refused by name`(usage: String, problem: String) {
        #expect(Fixture.refusal(#"{"provider":"x","usage":\#(usage)}"#) == "usage: " + problem)
    }

    @Test func `Parts that add up to more than there can be are refused, however many they are`() {
        let part = #"{"modality":"TEXT","tokenCount":1000000000000000}"#
        let parts = [String](repeating: part, count: 12_000).joined(separator: ",")
        let usage = #"{"promptTokenCount":5,"promptTokensDetails":[\#(parts)]}"#
        #expect(
            Fixture.refusal(#"{"provider":"x","usage":\#(usage)}"#)
                == "usage: its parts must add up to at most 1e15")
        let iteration = #"{"input_tokens":1000000000000000}"#
        let iterations = [String](repeating: iteration, count: 12_000).joined(separator: ",")
        #expect(
            Fixture.refusal(#"{"provider":"x","usage":{"input_tokens":1,"iterations":[\#(iterations)]}}"#)
                == "usage: input_tokens must be at most 1e15")
    }

    @Test func `Modifiers that usage brings count among those that a call may have`() {
        let names = (0..<16).map { #""m\#($0)""# }.joined(separator: ",")
        #expect(
            Fixture.refusal(#"{"provider":"x","modifiers":[\#(names)],"usage":{"prompt_tokens":1,"zzz_tokens":4}}"#)
                == "modifiers must hold at most 16 names, with those that usage brings")
    }

    @Test func `What the sender says that a call cost goes before what the vendor says`() throws {
        let usage = #"{"prompt_tokens":1,"cost":0.5}"#
        #expect(try Fixture.call(#"{"provider":"x","usage":\#(usage)}"#).reported == Money(nanos: 500_000_000))
        #expect(
            try Fixture.call(#"{"provider":"x","cost_usd":0.25,"usage":\#(usage)}"#).reported
                == Money(nanos: 250_000_000))
    }

    @Test func `A remark is made once for all events that it is true of`() throws {
        let call = #"{"provider":"x","usage":{"prompt_tokens":1,"mood":"fine","weather":{"wind":3}}}"#
        let batch = try Fixture.read("[\(call),{\"provider\":\"x\",\"usage\":{}},\(call)]")
        #expect(
            batch.notes == [
                EventNote("usage.mood is not known, and was left out", index: 0, events: 2),
                EventNote("usage.weather.wind is not known, and was left out", index: 0, events: 2),
            ])
        let receipt = Receipt(accepted: 3, notes: batch.notes)
        #expect(Receipt(try JSONValue(parsing: receipt.json)) == receipt)
    }

    @Test func `A count that stands under two names is taken once`() throws {
        let both = #"{"inputTokens":9,"cacheReadInputTokens":5,"cacheReadInputTokenCount":5,"outputTokens":1}"#
        for usage in [both, #"{"inputTokens":9,"cacheReadInputTokenCount":5,"outputTokens":1}"#] {
            let call = try Fixture.call(#"{"provider":"bedrock","usage":\#(usage)}"#)
            #expect(call.usage[.cacheReadTokens] == 5)
            #expect(call.modifiers.isEmpty)
        }
    }

    @Test func `Buckets beside a usage object are one too many`() {
        #expect(
            Fixture.refusal(#"{"provider":"x","usage":{"prompt_tokens":1},"output_tokens":2}"#)
                == "usage: give either the vendor's object or output_tokens, not both")
        #expect(Fixture.refusal(#"{"provider":"x","usage":7}"#) == "usage must be the vendor's usage object")
    }

    @Test func `The tier that was served wins over the one that was asked for`() throws {
        let asked = #"{"provider":"openai","tier":"flex","usage":{"prompt_tokens":1,"service_tier":"default"}}"#
        #expect(try Fixture.call(asked).tier == .standard)
        #expect(try Fixture.call(#"{"provider":"openai","tier":"flex","usage":{"prompt_tokens":1}}"#).tier == .flex)
        #expect(try Fixture.call(#"{"provider":"openai","tier":"scale"}"#).tier == .other("scale"))
        #expect(try Fixture.call(#"{"provider":"openai","tier":"auto"}"#).tier == .standard)
    }

    @Test func `Cached audio is found where a vendor does not tell it and it could not be otherwise`() throws {
        let usage = #"{"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60,"audio_tokens":70}}"#
        let call = try Fixture.call(#"{"provider":"openai","usage":\#(usage)}"#)
        #expect(call.usage[.cacheReadAudioTokens] == 30)
        #expect(call.usage[.inputAudioTokens] == 40)
        #expect(call.usage[.cacheReadTokens] == 30)
        #expect(call.usage[.inputTokens] == 0)
    }
}
