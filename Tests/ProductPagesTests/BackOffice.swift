// A back office with a little of everything, small enough to count by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import Reports

enum BackOffice {
    /// As of noon of 31 January 2026, a Saturday.
    static func product(
        watched: Watched = Watched(), components: [String: String] = [:], _ more: [String] = []
    ) throws -> Product {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality", "type", "scene"]
        terms.plans = [
            Plan(name: "basic", price: Money(nanos: 9_000_000_000), interval: .month),
            Plan(name: "pro", price: Money(nanos: 29_000_000_000), interval: .month),
        ]
        terms.watched = watched
        terms.components = components
        return try Product(today: "2026-01-31", terms: terms, events + more)
    }

    private static let events = [
        // Two who came before January, three in it: two from somewhere.
        activity("2025-12-01T09:00:00Z", "ann", "signed_up"),
        activity("2025-12-15T09:00:00Z", "bob", "signed_up"),
        activity("2026-01-29T08:00:00Z", "cat", "landing_viewed"),
        activity("2026-01-29T09:00:00Z", "cat", "signed_up", #""properties":{"source":"referral"}"#),
        activity("2026-01-30T09:00:00Z", "dan", "signed_up", #""properties":{"source":"direct"}"#),
        activity("2026-01-31T09:00:00Z", "eve", "signed_up"),
        activity("2026-01-30T10:00:00Z", "ann", "character_created"),
        // Three images and one failure in the last three days; one image long before.
        activity(
            "2025-12-02T09:00:00Z", "ann", "generation_completed", #""properties":{"quality":"hq","scene":"beach"}"#),
        activity(
            "2026-01-29T10:00:00Z", "cat", "generation_completed",
            #""duration_ms":4000,"properties":{"quality":"hq","type":"studio","scene":"beach"}"#),
        activity(
            "2026-01-31T10:00:00Z", "cat", "generation_completed",
            #""duration_ms":6000,"properties":{"quality":"draft","type":"studio","scene":"cafe"}"#),
        activity(
            "2026-01-31T10:01:00Z", "ann", "generation_completed",
            #""properties":{"quality":"draft","type":"base","scene":"beach"}"#),
        activity(
            "2026-01-31T10:02:00Z", "ann", "generation_failed", #""reason":"timeout","properties":{"type":"base"}"#),
        // Ann runs on pro, Bob left basic on the 30th, Cat began basic on the 29th.
        billing("2025-12-10T00:00:00Z", "ann", "subscribed", #""plan":"pro""#),
        billing("2025-12-20T00:00:00Z", "bob", "subscribed", #""plan":"basic""#),
        billing("2026-01-29T12:00:00Z", "cat", "subscribed", #""plan":"basic""#),
        billing("2026-01-29T12:00:01Z", "cat", "paid", #""plan":"basic","amount_usd":9"#),
        billing("2026-01-30T12:00:00Z", "bob", "cancelled", #""plan":"basic""#),
        billing("2026-01-31T08:00:00Z", "bob", "refunded", #""plan":"basic","amount_usd":4.5"#),
        billing("2026-01-30T08:00:00Z", "ann", "credits_purchased", #""credits":150"#),
        billing("2026-01-31T08:30:00Z", "ann", "credits_consumed", #""credits":40"#),
        billing("2026-01-31T08:31:00Z", "cat", "credits_consumed", #""credits":2.5"#),
        // One job ended just before the last 24 hours began, two within them.
        #"{"kind":"job","at":"2026-01-30T11:59:59.999Z","queue":"renders","event":"completed","run_ms":9000}"#,
        #"{"kind":"job","at":"2026-01-30T12:00:00.001Z","queue":"renders","event":"completed","wait_ms":100,"run_ms":3000}"#,
        #"{"kind":"job","at":"2026-01-31T11:00:00Z","queue":"renders","event":"failed","reason":"timeout","run_ms":1000}"#,
        #"{"kind":"request","at":"2026-01-31T11:00:00Z","route":"/a","method":"GET","code":200,"duration_ms":30}"#,
        #"{"kind":"request","at":"2026-01-31T11:00:01Z","route":"/a","method":"GET","code":200,"duration_ms":40}"#,
        #"{"kind":"request","at":"2026-01-31T11:00:02Z","route":"/a","method":"GET","code":404,"duration_ms":10}"#,
        #"{"kind":"request","at":"2026-01-31T11:00:03Z","route":"/a","method":"GET","code":503,"duration_ms":20}"#,
        #"{"kind":"error","id":"f1","at":"2026-01-30T23:00:00Z","component":"api","error_type":"crash","message":"a"}"#,
        #"{"kind":"error","id":"f2","at":"2026-01-31T03:00:00Z","component":"openai","error_type":"limit","message":"b"}"#,
        #"{"kind":"error","id":"f3","at":"2026-01-31T02:00:00Z","component":"openai","error_type":"limit","message":"c"}"#,
        #"{"kind":"call","at":"2026-01-31T10:00:00Z","user":"cat","provider":"acme","model":"m","cost_usd":0.25}"#,
        #"{"kind":"call","at":"2026-01-31T10:00:01Z","user":"cat","provider":"acme","model":"m","status":"error"}"#,
    ]

    private static func activity(_ at: String, _ user: String, _ event: String, _ more: String = "") -> String {
        #"{"kind":"activity","at":"\#(at)","user":"\#(user)","event":"\#(event)"\#(more.isEmpty ? "" : ",\(more)")}"#
    }

    private static func billing(_ at: String, _ user: String, _ event: String, _ more: String) -> String {
        #"{"kind":"billing","at":"\#(at)","user":"\#(user)","event":"\#(event)",\#(more)}"#
    }
}
