// What an app for workflows counts of the demo: categories, who wrote what, and what is paid for a workflow.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct WorkflowTests {
    @Test(arguments: seeds)
    func `What is done with workflows has a category, and what is made has none`(seed: UInt64) {
        var names: [String: Set<String>] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            guard let activity = event.activity else {
                #expect(event.text("category") == nil, "seed \(seed): \(event.id)")
                continue
            }
            names[event.text("category") ?? "none", default: []].insert(activity.event)
        }
        let wanted: [String: Set<String>] = [
            "onboarding": ["signed_up", "onboarding_started", "onboarding_completed"],
            "components": ["component_created", "component_updated", "component_published", "component_deleted"],
            "workflows": ["workflow_created", "workflow_updated", "workflow_published", "workflow_deleted"],
            "engagement": ["conversation_started", "conversation_completed", "message_sent", "stats_viewed"],
            "canvas": ["canvas_opened", "node_added", "node_modified"],
            "none": [
                "landing_viewed", "story_created", "story_completed", "story_failed", "character_created",
                "generation_completed", "generation_failed",
            ],
        ]
        #expect(names == wanted, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Most messages of users are answered by assistants, in the same talk`(seed: UInt64) {
        var written: [String: Int] = [:]
        var open: Set<String> = []
        for event in Demo.ninetyDays(seed: seed).history where event.activity?.event == "message_sent" {
            let role = event.text("role") ?? ""
            written[role, default: 0] += 1
            // A message and its answer have a trace of their own.
            if role == "user" {
                open.insert(event.trace)
            } else {
                #expect(open.remove(event.trace) != nil, "seed \(seed): \(event.id)")
            }
        }
        let (asked, answered) = (written["user", default: 0], written["assistant", default: 0])
        #expect(written.count == 2 && asked > 5_000, "seed \(seed): \(written)")
        #expect(answered < asked && answered * 100 > asked * 95, "seed \(seed): \(written)")
    }

    @Test(arguments: seeds)
    func `Some pay for a workflow that they have built`(seed: UInt64) {
        var built: Set<[String]> = []
        var paid: [String: Int64] = [:]
        for event in Demo.ninetyDays(seed: seed).history where event.subjectKind == "workflow" {
            if event.activity?.event == "workflow_created" { built.insert([event.user, event.subject]) }
            guard let billing = event.billing else { continue }
            #expect(built.contains([event.user, event.subject]), "seed \(seed): \(event.id)")
            if billing.event == .paid { paid[event.subject, default: 0] += billing.amount?.nanos ?? 0 }
        }
        #expect(paid.count > 2 && paid.values.allSatisfy { $0 > 0 }, "seed \(seed): \(paid.count)")
    }
}
