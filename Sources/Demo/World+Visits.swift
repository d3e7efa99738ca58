// A stay in the demo's app, and what people do in it.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Whose doing an event is, and the clock of what they do: everything they do moves it on.
struct Visit: Sendable {
    var user = ""
    var anonymous = ""
    var tenant = ""
    var session = ""
    var trace = ""
    var subject = Subject.none
    /// What calls for that are known by.
    var about: [Property] = []
    var now: Timestamp

    mutating func pass(_ milliseconds: Int64) { now = now.advanced(byMilliseconds: milliseconds) }

    /// An event of this visit, at this moment.
    func event(_ detail: Event.Detail, _ properties: [Property] = []) -> Event {
        var event = Event(detail)
        event.source = "demo"
        event.at = now
        event.user = user
        event.anonymous = anonymous
        event.tenant = tenant
        event.session = session
        event.trace = trace
        event.properties = properties
        if !subject.id.isEmpty, event.kind != .request, event.kind != .profile {
            (event.subject, event.subjectKind) = (subject.id, subject.kind.rawValue)
        }
        return event
    }
}

/// What somebody makes, talks with or mends; with an empty id, nothing.
struct Subject: Sendable {
    var kind: Kind
    var id: String

    enum Kind: String, Sendable { case story, character, workflow, product, collection, image }

    init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    static let none = Subject(.story, "")
}

extension World {
    /// A visit: a look at the library, and then what they came for.
    mutating func stay(_ index: Int, _ visit: inout Visit) {
        request(.library, &visit)
        prepare(index, &visit)
        switch dice.place(weights: people[index].latestStory.isEmpty ? [60, 20, 20] : [34, 42, 24]) {
        case 0: if !write(index, &visit) { chat(index, &visit) }
        case 1: chat(index, &visit)
        default: read(index, &visit)
        }
    }

    /// Now and then they first see to what their stories, talks and shops are made of.
    private mutating func prepare(_ index: Int, _ visit: inout Visit) {
        guard !isCrowded else { return }
        if smallDice.happens(0.09) { note("stats_viewed", in: visit) }
        if people[index].hasLapsed, dice.happens(0.3) { subscribe(index, to: .pro, every: .month, &visit) }
        if dice.happens(people[index].latestStory.isEmpty ? 0.4 : 0.06) { invent(&visit) }
        if dice.happens(people[index].workflows.isEmpty ? 0.16 : 0.012) { build(index, &visit) }
        if let shop = people[index].shop, dice.happens(0.3) { tend(shop, &visit) }
    }

    /// Opens stories that are there.
    mutating func read(_ index: Int, _ visit: inout Visit) {
        visit.subject = Subject(.story, people[index].latestStory)
        for _ in 0...dice.below(3) {
            request(.story, &visit)
            guard dice.happens(0.7) else { continue }
            if dice.happens(0.006) {
                appError(
                    "player", "audio_decode_failed", "The audio could not be played", code: "MEDIA_ERR_DECODE", visit)
            }
            let bytes = dice.around(900_000)
            call(.storage, "get", Usage([.requests: 1, .bytes: bytes]), &visit)
            visit.pass(dice.around(45_000))
        }
    }

    /// A talk with the app about a story, or with a workflow.
    ///
    /// What the model is told about the story is in the vendor's cache from the second message on.
    mutating func chat(_ index: Int, isLight: Bool = false, _ visit: inout Visit) {
        visit.subject = subject(ofTalkBy: index)
        if !isCrowded { note("conversation_started", in: visit) }
        let isCheap = isLight || (people[index].plan == .free && dice.happens(0.5))
        let model = isCheap ? dice.pick([Model.gpt4oMini, .gpt5Mini]) : dice.pick([.haiku, .haiku, .sonnet])
        let context = dice.between(1_200...6_500)
        for turn in 0...(isCrowded ? 0 : dice.below(4)) {
            visit.trace = dice.name()
            note("message_sent", isCrowded ? [] : [Writer.user.property], in: visit)
            guard !dice.happens(isLight ? 0.3 : 0.07) else {
                // Of many people, less is told.
                let usage = isCrowded ? Usage() : talk(model, turn: Int64(turn), context: context)
                recall(model, "chat", usage, &visit)
                answer(visit)
                continue
            }
            if call(model, "chat", talk(model, turn: Int64(turn), context: context), &visit) { answer(visit) }
            request(.message, &visit)
            visit.pass(dice.around(35_000))
        }
        guard !isCrowded, smallDice.happens(0.6) else { return }
        note("conversation_completed", in: visit)
        mend(visit)
    }

    private mutating func answer(_ visit: Visit) {
        if !isCrowded { note("message_sent", [Writer.assistant.property], in: visit) }
    }

    private mutating func subject(ofTalkBy index: Int) -> Subject {
        guard !people[index].workflows.isEmpty, dice.happens(0.6) else {
            return Subject(.story, people[index].latestStory)
        }
        return Subject(.workflow, dice.pick(people[index].workflows))
    }

    private mutating func talk(_ model: Model, turn: Int64, context: Int64) -> Usage {
        let output = dice.around(260)
        var usage = Usage([.inputTokens: dice.around(90), .outputTokens: output])
        switch (model.provider, turn) {
        case ("anthropic", 0): usage[dice.happens(0.2) ? .cacheWrite1hTokens : .cacheWriteTokens] = context
        case ("anthropic", _):
            usage[.cacheReadTokens] = context + (turn - 1) * 350
            usage[.cacheWriteTokens] = 350
        case (_, 0): usage[.inputTokens] += context
        default: usage[.cacheReadTokens] = context / 128 * 128
        }
        if model.reasons { usage[.reasoningTokens] = output * dice.between(20...60) / 100 }
        return usage
    }
}
