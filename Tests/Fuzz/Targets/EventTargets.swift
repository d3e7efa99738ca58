// Events as senders write them, and vendors' usage objects in them.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Wire

extension FuzzTarget {
    static let events = FuzzTarget(
        "events", "a body of events, read as JSON and as NDJSON",
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "null", "true", "\"kind\":\"call\"",
            "\"kind\":\"activity\"",
            "\"kind\":\"billing\"", "\"kind\":\"profile\"", "\"kind\":\"job\"", "\"kind\":\"error\"",
            "\"kind\":\"request\"", "\"id\":", "\"source\":", "\"at\":", "\"user\":\"u\"", "\"tenant\":", "\"usage\":{",
            "\"input_tokens\":", "\"total_tokens\":", "\"cost_usd\":", "\"properties\":{", "\"latency_ms\":",
            "\"amount_usd\":", "\"event\":\"x\"", "\\u0000", "\\ud800", "\\udc00", "\\u0041", "2026-11-21T04:30:00Z",
            "1795235400000", "1e15", "-0", "0.5", "5e-324", "1E400",
        ],
        seeds: { Corpus.files("WireTests/Fixtures/corpus").map(\.bytes) + EventLaws.calls() }, rounds: 3_000
    ) { bytes in
        for format in [WireFormat.json, .ndjson] { EventLaws.hold(of: bytes, as: format) }
    }

    static let usage = FuzzTarget(
        "usage", "a vendor's usage object, in a call of each of several providers",
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "null", "\"input_tokens\":", "\"output_tokens\":", "\"total_tokens\":",
            "\"cache_creation_input_tokens\":", "\"cache_read_input_tokens\":", "\"cache_creation\":{",
            "\"ephemeral_5m_input_tokens\":", "\"prompt_tokens\":", "\"completion_tokens\":",
            "\"prompt_tokens_details\":{", "\"completion_tokens_details\":{", "\"cached_tokens\":",
            "\"reasoning_tokens\":", "\"audio_tokens\":", "\"promptTokenCount\":", "\"candidatesTokenCount\":",
            "\"thoughtsTokenCount\":", "\"promptTokensDetails\":[", "\"modality\":\"AUDIO\"", "\"tokenCount\":",
            "\"service_tier\":\"flex\"", "\"server_tool_use\":{", "\"iterations\":[", "\"cost\":", "\"inputTokens\":",
            "\"input_token_details\":{", "1000000000000000", "-1", "0.5",
        ],
        seeds: {
            Corpus.files("WireTests/Fixtures/usage").compactMap { file in
                guard let usage = (try? JSONValue(parsing: file.bytes))?["usage"] else { return nil }
                var json = JSONWriter()
                usage.write(to: &json)
                return json.bytes
            }
        }, rounds: 2_500, run: EventLaws.hold(ofUsage:))
}

/// Whatever is read of events, it survives, and it is the same in whichever way it is read.
private enum EventLaws {
    /// 2026-11-21T04:30:00Z
    private static let now = Timestamp(milliseconds: 1_795_235_400_000)

    /// Calls with usage objects, as far as their files tell of a call.
    static func calls() -> [[UInt8]] {
        Corpus.files("WireTests/Fixtures/usage").compactMap { file in
            guard let members = (try? JSONValue(parsing: file.bytes))?.members else { return nil }
            var json = JSONWriter()
            JSONValue.object(members.filter { ["provider", "model", "usage"].contains($0.key) }).write(to: &json)
            return json.bytes
        }
    }

    static func hold(of bytes: [UInt8], as format: WireFormat) {
        parts(of: bytes, as: format)
        var reader = EventReader(now: now, keepsRejected: true)
        let batch: Batch
        do throws(IntakeError) { batch = try reader.read(bytes, as: format) } catch { return says("\(error)") }
        holds(batch.count == batch.records.count + batch.rejections.count, "each event is booked or rejected")
        for record in batch.records {
            survives(record)
            again(record, in: bytes)
        }
        for rejection in batch.rejections { again(rejection, in: bytes) }
        let receipt = Receipt(
            accepted: batch.records.count,
            rejected: batch.rejections.map { Rejection(index: $0.index, reason: $0.reason) }, notes: batch.notes)
        if let json = try? JSONValue(parsing: receipt.json) {
            same(Receipt(json), receipt, "a receipt is read as it was written")
        } else {
            holds(false, "a receipt is JSON")
        }
    }

    static func hold(ofUsage usage: [UInt8]) {
        for provider in ["anthropic", "openai", "gemini", "bedrock", "openrouter", "deepgram"] {
            let start = Array(
                "{\"kind\":\"call\",\"id\":\"1\",\"provider\":\"\(provider)\",\"model\":\"m\",\"usage\":".utf8)
            var reader = EventReader(now: now)
            let body = start + usage + Array("}".utf8)
            guard let batch = try? reader.read(body, as: .json) else { continue }
            for rejection in batch.rejections { says(rejection.reason) }
            for record in batch.records {
                survives(record)
                guard case .call(let call) = record.event.detail else { continue }
                for line in call.usage.used { holds(line.quantity >= 0, "\(line.bucket) is not negative") }
            }
        }
    }

    /// A body that can be read in two parts holds what the whole holds.
    private static func parts(of bytes: [UInt8], as format: WireFormat) {
        guard let cut = format.cut(bytes.span) else { return }
        holds((0...bytes.count).contains(cut.offset), "a cut is within the text")
        var reader = EventReader(now: now)
        guard let head = try? reader.read(.head(cut), of: bytes.span, as: format),
            let tail = try? reader.read(.tail(cut), of: bytes.span, as: format)
        else { return }
        guard let whole = try? reader.read(bytes, as: format) else {
            return holds(false, "what can be read in parts can be read as a whole")
        }
        let records = head.records + tail.records
        same(head.count + tail.count, whole.count, "parts have the events of the whole")
        same(head.rejections + tail.rejections, whole.rejections, "parts reject what the whole does")
        same(records.map(\.index), whole.records.map(\.index), "events of parts have the numbers of the whole")
        same(records.map(\.content), whole.records.map(\.content), "events of parts are those of the whole")
        same(records.map(\.body), whole.records.map(\.body), "bodies of parts are those of the whole")
    }

    /// Reading the body back into what the columns have changes nothing, and sealing it again comes to the same.
    private static func survives(_ record: Record) {
        var restored = columns(of: record.event)
        do throws(EventError) { try Record.restore(record.body, into: &restored) } catch {
            holds(false, "a stored body is read: \(error)")
        }
        same(restored, record.event, "a stored event is the one that was sent")
        let again = Record.seal(restored, index: record.index)
        let whole = Record.seal(record.event, index: record.index)
        same(again.content, whole.content, "a stored event has the content of the one that was sent")
        same(again.body, record.body, "a stored event has the body of the one that was sent")
        same(again.key, record.key, "a stored event has the key of the one that was sent")
    }

    /// An event by itself is the event among others; and whoever it is of is found to be in it.
    private static func again(_ record: Record, in body: [UInt8]) {
        let bytes = Array(record.place.bytes(in: body))
        var reader = EventReader(now: now)
        guard let alone = try? reader.read(bytes, cameAt: now, calling: "none of its own"),
            var other = alone.records.first, alone.count == 1
        else { return holds(false, "an event is read by itself") }
        if other.event.id == "none of its own" {
            other.event.id = record.event.id
        } else {
            same(other.content, record.content, "an event by itself has its content")
        }
        same(other.event, record.event, "an event by itself is the event among others")
        for name in [record.event.user, record.event.anonymous] where !name.isEmpty {
            holds(PeopleMentioned([name]).areIn(bytes), "who an event is of is found in it: \(name)")
        }
    }

    private static func again(_ rejection: Rejection, in body: [UInt8]) {
        says(rejection.reason)
        guard let event = rejection.event else { return holds(false, "a rejected event is told of") }
        let bytes = Array(event.place.bytes(in: body))
        _ = PeopleMentioned(["ada"]).areIn(bytes)
        _ = event.key
        // Of what is no JSON, one reader knows the line and the other the text.
        guard event.cause != .notJSON else { return }
        var reader = EventReader(now: now)
        guard let alone = try? reader.read(bytes, cameAt: now, calling: "id") else {
            return holds(false, "a rejected event that is JSON is read by itself")
        }
        same(alone.rejections.map(\.reason), [rejection.reason], "a rejected event is rejected by itself")
    }

    /// The event as the store's columns alone tell it.
    private static func columns(of event: Event) -> Event {
        var bare = event
        (bare.session, bare.trace, bare.subjectKind, bare.properties) = ("", "", "", [])
        switch event.detail {
        case .call(let whole):
            var call = Call()
            (call.provider, call.model, call.operation) = (whole.provider, whole.model, whole.operation)
            (call.status, call.reported) = (whole.status, whole.reported)
            call.latencyMilliseconds = whole.latencyMilliseconds
            bare.detail = .call(call)
        case .activity: bare.detail = .activity(Activity())
        case .billing: bare.detail = .billing(Billing())
        case .job: bare.detail = .job(Job())
        case .error: bare.detail = .error(AppError())
        case .request: bare.detail = .request(AppRequest())
        case .profile: bare.detail = .profile(Profile())
        }
        return bare
    }
}
