// A story, from its order to text, pictures and a voice.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// What someone asked the app to make.
struct StoryOrder: Sendable {
    var id: String
    var quality: Quality
    var aspectRatio: String
    var chapters: Int64
    /// As many of the chapters are written and illustrated in calls of their own.
    var parts: Int64
    var isNarrated: Bool
    /// What is written for nothing is written in the vendor's cheap, slow tier.
    var canWait: Bool

    enum Quality: String, Sendable { case draft, standard, premium }

    /// In credits.
    var price: Int64 {
        let text: Int64 =
            switch quality {
            case .draft: 1
            case .standard: 2
            case .premium: 4
            }
        return text + (isNarrated ? 2 : 0)
    }

    init(for plan: Plan, _ dice: inout Dice) {
        id = "st_" + dice.name()
        let shares: [Int64] =
            switch plan {
            case .free: [50, 48, 2]
            case .pro: [16, 66, 18]
            case .team, .studio: [10, 52, 38]
            }
        quality = [.draft, .standard, .premium][dice.place(weights: shares)]
        aspectRatio = ["1:1", "16:9", "9:16", "4:3"][dice.place(weights: [38, 30, 22, 10])]
        chapters = dice.between(quality == .draft ? 1...3 : 2...6)
        parts = chapters
        canWait = plan == .free
        isNarrated = dice.happens(plan == .free ? 0.14 : 0.42)
    }

    /// Sorted by name.
    var properties: [Property] {
        [
            Property("aspect_ratio", .text(aspectRatio)),
            Property("chapters", .number(String(chapters))),
            Property("quality", .text(quality.rawValue)),
        ]
    }
}

extension World {
    /// Orders a story and waits for it. False when there are no credits for it, and none are bought.
    mutating func write(_ index: Int, _ visit: inout Visit) -> Bool {
        var order = StoryOrder(for: people[index].plan, &dice)
        if isCrowded { order.parts = 1 }
        guard afford(index, order.price, &visit) else { return false }
        visit.trace = dice.name()
        visit.subject = Subject(.story, order.id)
        visit.about = [Property("quality", .text(order.quality.rawValue))]
        request(.create, &visit)
        let began = visit.now
        tell("story_created", order, of: began, visit)
        if !isCrowded { christen(Title.story(&dice), visit) }
        people[index].latestStory = order.id
        storiesToday.append(order.id)
        var characters: Int64 = 0
        let failure = make(order, &characters, &visit)
        if let failure {
            tell("story_failed", order, of: began, because: failure, visit)
            visit.pass(dice.around(40_000))
            // Hope dies slowly: most try again.
            return failure == "vendor_unavailable" && dice.happens(0.75) ? write(index, &visit) : true
        }
        consume(index, order.price, &visit)
        // What the voice reads is about 900 characters a minute.
        tell("story_completed", order, of: began, spoken: order.isNarrated ? characters / 90 : nil, visit)
        if dice.happens(0.2) { job("email", run: 380, &visit) }
        if !isCrowded, dice.happens(0.012) { giveBack(index, order.price, &visit) }
        visit.pass(dice.around(8_000))
        request(.story, &visit)
        call(.storage, "get", Usage([.requests: 1, .bytes: dice.around(1_400_000)]), &visit)
        return true
    }

    /// The reason why it failed, if it did.
    private mutating func make(_ order: StoryOrder, _ characters: inout Int64, _ visit: inout Visit) -> String? {
        if dice.happens(0.012) { return "moderation_rejected" }
        let author = author(of: order)
        let tier: Tier = author.reasons && order.canWait ? .flex : .standard
        let brief = dice.around(1_500)
        guard call(author, "outline", text(author, reading: brief, writing: 520), tier: tier, &visit) else {
            return "vendor_unavailable"
        }
        for chapter in 0..<order.parts {
            let usage = text(author, reading: brief + chapter * 900, writing: 1_600)
            guard call(author, "chapter", usage, tier: tier, &visit) else { return "vendor_unavailable" }
            characters += (usage[.outputTokens] - usage[.reasoningTokens]) * 3
        }
        call(.embedding, "embed", Usage([.inputTokens: dice.around(1_600)]), &visit)
        return illustrate(order, &visit) ?? (order.isNarrated ? narrate(order, characters, &visit) : nil)
    }

    private mutating func author(of order: StoryOrder) -> Model {
        switch order.quality {
        case .draft: dice.happens(0.6) ? .gpt5Mini : .haiku
        case .standard: dice.happens(0.65) ? .sonnet : .haiku
        case .premium: dice.happens(0.08) ? .preview : dice.happens(0.16) ? .opus : .sonnet
        }
    }

    private mutating func text(_ model: Model, reading: Int64, writing: Int64) -> Usage {
        let output = dice.around(writing)
        // The house style that every prompt begins with is in the vendor's cache most of the time.
        let style: Int64 = 2_304
        var usage = Usage([.inputTokens: reading, .outputTokens: output])
        let isCached = dice.happens(0.8)
        usage[isCached ? .cacheReadTokens : model.provider == "anthropic" ? .cacheWriteTokens : .inputTokens] += style
        if model.reasons {
            let reasoning = output * dice.between(30...80) / 100
            usage[.outputTokens] += reasoning
            usage[.reasoningTokens] = reasoning
        }
        return usage
    }

    private mutating func illustrate(_ order: StoryOrder, _ visit: inout Visit) -> String? {
        let job = start("render", &visit)
        let began = visit.now
        for number in 0..<min(order.parts, order.quality == .premium ? 3 : 2) {
            guard paint(number == 0 ? .cover : .illustration, of: order, &visit) else {
                end(job, of: "render", since: began, failed: "vendor_error", visit)
                return "render_failed"
            }
            keep(dice.around(1_300_000), &visit)
        }
        end(job, of: "render", since: began, failed: nil, visit)
        return nil
    }

    private mutating func narrate(_ order: StoryOrder, _ characters: Int64, _ visit: inout Visit) -> String? {
        let job = start("narrate", &visit)
        let began = visit.now
        let speaker = order.quality == .premium || dice.happens(0.4) ? Model.voice : .fastVoice
        for part in [characters / 2, characters - characters / 2] {
            guard call(speaker, "narrate", Usage([.characters: part]), &visit) else {
                end(job, of: "narrate", since: began, failed: "timeout", visit)
                return "narration_timeout"
            }
        }
        keep(characters * 1_100, &visit)
        end(job, of: "narrate", since: began, failed: nil, visit)
        return nil
    }

    private mutating func keep(_ bytes: Int64, _ visit: inout Visit) {
        call(.storage, "put", Usage([.requests: 1, .bytes: bytes]), &visit)
    }

    /// True when there are credits enough, if need be newly bought.
    private mutating func afford(_ index: Int, _ price: Int64, _ visit: inout Visit) -> Bool {
        guard people[index].credits < price else { return true }
        switch people[index].plan {
        case .free:
            guard dice.happens(0.2) else { return false }
            return subscribe(
                index, to: dice.happens(0.9) ? .pro : .studio, every: dice.happens(0.04) ? .year : .month, &visit)
        case .pro, .team, .studio:
            guard !people[index].isSponsored, dice.happens(isCrowded ? 0.5 : 0.85) else { return false }
            if people[index].plan == .pro, dice.happens(0.3) { upgrade(index, &visit) } else { buyPack(index, &visit) }
            return true
        }
    }

    /// - Parameter spoken: tenths of minutes.
    private mutating func tell(
        _ event: String, _ order: StoryOrder, of began: Timestamp, because reason: String = "", spoken: Int64? = nil,
        _ visit: Visit
    ) {
        var properties = order.properties
        if let spoken { properties.insert(Property("audio_minutes", .number("\(spoken / 10).\(spoken % 10)")), at: 1) }
        note(event, since: began, because: reason, properties, in: visit)
    }
}
