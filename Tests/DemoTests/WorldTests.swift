// Whether the demo's world is believable.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct WorldTests {
    @Test(arguments: seeds)
    func `Everything that can happen happens`(seed: UInt64) {
        var kinds: Set<Event.Kind> = []
        var steps: Set<Billing.Step> = []
        var jobs: Set<String> = []
        var activities: Set<String> = []
        var providers: Set<String> = []
        var tiers: Set<Tier> = []
        var buckets: Set<Bucket> = []
        var errors: Set<String> = []
        var tenants: Set<String> = []
        var qualities: Set<String> = []
        var cached = 0
        for event in Demo.ninetyDays(seed: seed).history {
            kinds.insert(event.kind)
            tenants.insert(event.tenant)
            if let billing = event.billing { steps.insert(billing.event) }
            if let job = event.job { jobs.insert("\(job.queue) \(job.event)") }
            if let activity = event.activity { activities.insert(activity.event) }
            if let call = event.call {
                providers.insert(call.provider)
                tiers.insert(call.tier)
                errors.insert(call.errorType)
                cached += call.cached ? 1 : 0
                if call.operation == "chapter" { qualities.insert("\(event.properties.map(\.value))") }
                for (bucket, _) in call.usage.used { buckets.insert(bucket) }
            }
        }
        #expect(kinds == Set(Event.Kind.allCases), "seed \(seed)")
        // Refunds, upgrades and downgrades are rare: some worlds have none.
        let usualSteps: Set<Billing.Step> = [
            .subscribed, .renewed, .cancelled, .paid, .creditsPurchased, .creditsConsumed, .creditsGranted,
            .creditsRefunded,
        ]
        #expect(steps.isSuperset(of: usualSteps), "seed \(seed)")
        let usualJobs: Set<String> = ["render queued", "narrate started", "email completed", "render failed"]
        #expect(jobs.isSuperset(of: usualJobs), "seed \(seed)")
        let allActivities: Set<String> = [
            "landing_viewed", "signed_up", "message_sent", "conversation_started", "story_created", "story_completed",
            "story_failed", "character_created", "component_created", "workflow_created", "workflow_deleted",
            "generation_completed", "generation_failed", "onboarding_started", "onboarding_completed",
            "component_updated", "component_published", "component_deleted", "workflow_updated", "workflow_published",
            "conversation_completed", "canvas_opened", "node_added", "node_modified", "stats_viewed",
        ]
        #expect(activities == allActivities, "seed \(seed)")
        let allProviders: Set<String> = ["anthropic", "openai", "elevenlabs", "s3"]
        #expect(providers == allProviders, "seed \(seed)")
        let allTiers: Set<Tier> = [.standard, .batch, .flex]
        #expect(tiers == allTiers, "seed \(seed)")
        let allErrors: Set<String> = ["", "rate_limited", "overloaded", "timeout"]
        #expect(errors == allErrors, "seed \(seed)")
        let allBuckets: Set<Bucket> = [
            .inputTokens, .outputTokens, .reasoningTokens, .cacheReadTokens, .cacheWriteTokens, .cacheWrite1hTokens,
            .outputImageTokens, .characters, .requests, .bytes,
        ]
        #expect(buckets == allBuckets, "seed \(seed)")
        // Of fifteen who may come aboard, the last ones do in the last days, or after them.
        #expect((13...16).contains(tenants.count), "seed \(seed): \(tenants.count)")
        #expect(qualities.count == 3, "seed \(seed): \(qualities)")
        #expect(cached > 100, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Who does something has signed up, once; a visitor becomes one user at most`(seed: UInt64) {
        var known: [String: String] = [:]
        var joined: [String: String] = [:]
        var preceded = 0
        var seen: Set<String> = []
        for event in Demo.ninetyDays(seed: seed).history {
            if event.activity?.event == Activity.signedUp {
                #expect(known.updateValue(event.anonymous, forKey: event.user) == nil, "seed \(seed): \(event.id)")
                #expect(event.properties.map(\.name) == ["category", "country", "source"], "seed \(seed)")
                if !event.anonymous.isEmpty {
                    #expect(joined.updateValue(event.user, forKey: event.anonymous) == nil, "seed \(seed)")
                    if seen.contains(event.anonymous) { preceded += 1 }
                }
            } else if !event.user.isEmpty, known[event.user] == nil {
                Issue.record("seed \(seed): \(event.id) by someone who has not signed up")
                return
            } else if event.user.isEmpty, !event.anonymous.isEmpty {
                #expect(joined[event.anonymous] == nil, "seed \(seed): \(event.id) is anonymous after signing up")
                seen.insert(event.anonymous)
            }
        }
        #expect((500...700).contains(known.count), "seed \(seed)")
        #expect(preceded > 100, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Stories are made before they end, and end once`(seed: UInt64) {
        var open: [String: Int] = [:]
        var counts: [String: Int] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            guard let activity = event.activity, activity.event.hasPrefix("story_") else { continue }
            counts[activity.event, default: 0] += 1
            // A story's trace is its own.
            open[event.trace, default: 0] += activity.event == "story_created" ? 1 : -1
            #expect((0...1).contains(open[event.trace, default: 0]), "seed \(seed): \(event.id)")
            #expect((activity.event == "story_failed") == !activity.reason.isEmpty, "seed \(seed): \(event.id)")
        }
        let created = counts["story_created", default: 0]
        #expect(created > 3_000, "seed \(seed)")
        #expect((created * 90 / 100...created).contains(counts["story_completed", default: 0]), "seed \(seed)")
        // A few are still being made.
        #expect((0...5).contains(open.values.reduce(0, +)), "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Whatever calls are for has a name, but for what is in a shop`(seed: UInt64) {
        var named: Set<String> = []
        var called: Set<String> = []
        var shops: Set<String> = []
        for event in Demo.ninetyDays(seed: seed).history {
            if case .profile(let profile) = event.detail, !profile.subject.isEmpty {
                #expect(!profile.name.isEmpty, "seed \(seed): \(event.id)")
                #expect(event.user.isEmpty && event.tenant.isEmpty, "seed \(seed): \(event.id)")
                named.insert(profile.subject)
            }
            let subject = event.subject
            guard event.call != nil, !subject.isEmpty else { continue }
            if event.properties.contains(where: { $0.name == "connection_id" }) {
                shops.insert(event.tenant)
            } else {
                called.insert(subject)
            }
        }
        // Somebody may look for a story that is ordered a minute later.
        let nameless = called.subtracting(named)
        #expect(called.count > 3_000 && nameless.count < 3, "seed \(seed): \(called.count), \(nameless)")
        #expect(shops == ["papierboot", "lanternworks", "kite-and-co"], "seed \(seed): \(shops)")
    }

    @Test(arguments: seeds)
    func `Pictures are tried by most who write, kept most of the time, and seldom flagged`(seed: UInt64) {
        var kept = 0
        var all = 0
        var flagged = 0
        var types: [String: Int] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            guard let activity = event.activity, activity.event.hasPrefix("generation_") else { continue }
            all += 1
            kept += activity.reason.isEmpty ? 1 : 0
            #expect((activity.event == "generation_failed") == !activity.reason.isEmpty, "seed \(seed): \(event.id)")
            #expect(activity.durationMilliseconds ?? 0 > 0, "seed \(seed): \(event.id)")
            for property in event.properties {
                if property.name == "nsfw", property.value == .flag(true) { flagged += 1 }
                if property.name == "type", case .text(let type) = property.value { types[type, default: 0] += 1 }
            }
        }
        #expect(all > 5_000 && kept * 100 > all * 92 && kept < all, "seed \(seed): \(kept) of \(all)")
        #expect(flagged > 0 && flagged * 50 < all, "seed \(seed): \(flagged)")
        #expect(types.keys.sorted() == ["cover", "illustration", "portrait"], "seed \(seed): \(types)")
    }

    @Test(arguments: seeds)
    func `Some build a workflow out of components, talk with it, and give up the oldest of three`(seed: UInt64) {
        var counts: [String: Int] = [:]
        var holders: [String: Int] = [:]
        var talks = 0
        for event in Demo.ninetyDays(seed: seed).history {
            let isMessage = event.activity?.event == "message_sent"
            if isMessage, event.subjectKind == "workflow", event.text("role") == "user" { talks += 1 }
            guard let activity = event.activity else { continue }
            counts[activity.event, default: 0] += 1
            if activity.event == "workflow_created" { holders[event.user, default: 0] += 1 }
            if activity.event == "workflow_deleted" { holders[event.user, default: 0] -= 1 }
            #expect((0...3).contains(holders[event.user, default: 0]), "seed \(seed): \(event.id)")
        }
        #expect(holders.count > 100 && talks > 1_000, "seed \(seed): \(holders.count), \(talks)")
        let pairs = [("workflow_created", "component_created"), ("conversation_started", "message_sent")]
        for (fewer, more) in pairs {
            #expect(counts[fewer, default: 0] <= counts[more, default: 0], "seed \(seed): \(counts)")
        }
    }

    @Test(arguments: seeds)
    func `Who pays has subscribed, nobody spends credits that they have not got, and revenue is plausible`(seed: UInt64)
    {
        var subscribed: Set<String> = []
        var active: Set<String> = []
        var credits: [String: Int64] = [:]
        var paid: Int64 = 0
        for event in Demo.ninetyDays(seed: seed).history {
            guard let billing = event.billing else { continue }
            switch billing.event {
            case .subscribed: subscribed.insert(event.user)
            case .paid, .renewed, .upgraded, .downgraded, .cancelled, .refunded, .creditsPurchased:
                #expect(subscribed.contains(event.user), "seed \(seed): \(event.id)")
            case .creditsGranted, .creditsConsumed, .creditsRefunded: break
            }
            if billing.event == .paid { paid += billing.amount?.nanos ?? 0 }
            switch billing.event {
            case .subscribed: #expect(active.insert(event.user).inserted, "seed \(seed): \(event.id)")
            case .renewed, .upgraded, .downgraded:
                #expect(active.contains(event.user), "seed \(seed): \(event.id)")
            case .cancelled: #expect(active.remove(event.user) != nil, "seed \(seed): \(event.id)")
            default: break
            }
            let moved = billing.creditMicros ?? 0
            credits[event.user, default: 0] += billing.event == .creditsConsumed ? -moved : moved
            #expect(credits[event.user, default: 0] >= 0, "seed \(seed): \(event.id)")
        }
        #expect(subscribed.count > 40, "seed \(seed)")
        #expect((7_000...16_000).contains(paid / 1_000_000_000), "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Jobs are queued, started and ended, in this order`(seed: UInt64) {
        var stages: [String: Int] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            guard let job = event.job else { continue }
            let stage = [Job.Step.queued: 1, .started: 2, .completed: 3, .failed: 3][job.event]
            #expect(stage == stages[job.job, default: 0] + 1, "seed \(seed): \(event.id)")
            #expect((job.waitMilliseconds != nil) == (job.event == .started), "seed \(seed): \(event.id)")
            #expect((job.runMilliseconds != nil) == (stage == 3), "seed \(seed): \(event.id)")
            stages[job.job] = stage
        }
        #expect(stages.values.filter { $0 < 3 }.count < 10, "seed \(seed)")
    }
}
