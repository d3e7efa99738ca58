// A random ledger of every kind of event, whose timelines can be told by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded

@testable import Reading
@testable import Reports

/// Many events at few instants, booked in no order: what decides between those that are alike decides often.
struct EventWorld {
    struct Sent {
        let id: String
        let kind: Event.Kind
        let at: Timestamp
        /// By the filters that it carries, and `event` and `component`.
        var texts: [String: String] = [:]
        var cost: Int64 = 0
        var took: Int64?
        var hasFailed = false
        fileprivate var fields: [String] = []

        fileprivate init(_ id: String, _ kind: Event.Kind, _ at: Timestamp) {
            (self.id, self.kind, self.at) = (id, kind, at)
            fields = [#""kind":"\#(kind.name)""#, #""id":"\#(id)""#, #""at":\#(at.milliseconds)"#]
        }

        fileprivate mutating func set(_ name: String, _ text: String) {
            texts[name] = text
            fields.append(#""\#(name)":"\#(text)""#)
        }

        fileprivate mutating func give(_ names: [String], _ random: inout Seeded, always: Bool = false) {
            for name in names where always || random.below(3) > 0 {
                set(name, EventWorld.names[name]?.randomElement(using: &random) ?? "")
            }
        }

        fileprivate mutating func take(_ field: String, _ random: inout Seeded) {
            guard random.below(4) > 0 else { return }
            took = Int64(random.below(6)) * 10
            fields.append(#""\#(field)":\#(took ?? 0)"#)
        }
    }

    private(set) var all: [Sent] = []

    static let names: [String: [String]] = [
        "user": ["ada", "bob"], "tenant": ["t1", "t2"], "session": ["k1", "k2", "k3"], "trace": ["r1"],
        "source": ["web", "app"], "provider": ["p", "q"], "model": ["m", "n"], "operation": ["chat", "draw"],
        "subject": ["s1", "s2"], "subject_kind": ["story", "page"],
        "component": ["p", "api"], "property:quality": ["high", "low"],
        "property:colour": ["red", "blue"],
    ]

    init(_ count: Int, _ random: inout Seeded) {
        var join = Sent("join", .activity, Self.instant(1, 0))
        join.set("event", "read")
        join.set("user", "ada")
        join.fields.append(#""anonymous":"x""#)
        all.append(join)
        add(count, &random)
    }

    /// As they are sent, from one of them on.
    func lines(from first: Int = 0) -> [String] { all[first...].map { "{\($0.fields.joined(separator: ","))}" } }

    private static func instant(_ day: Int, _ minutes: Int) -> Timestamp {
        let start = (Day(parsing: "2026-03-01") ?? Day(number: 0)).advanced(by: day - 1).start
        return start.advanced(byMilliseconds: Int64(minutes) * 60_000)
    }

    /// More events. No one is joined by them, and nobody's profile changes.
    mutating func add(_ count: Int, _ random: inout Seeded) {
        for _ in 0..<count {
            let at = Self.instant(1 + random.below(8), random.below(12) * 7)
            var sent = Sent("e\(all.count)", Event.Kind.allCases[random.below(6)], at)
            sent.give(["tenant", "session", "trace", "source"], &random)
            switch random.below(4) {
            case 0: break
            case 1:
                let anonymous = ["x", "y"][random.below(2)]
                sent.fields.append(#""anonymous":"\#(anonymous)""#)
                if anonymous == "x" { sent.texts["user"] = "ada" }
            default: sent.give(["user"], &random, always: true)
            }
            Self.fill(&sent, &random)
            all.append(sent)
        }
    }

    private static func fill(_ sent: inout Sent, _ random: inout Seeded) {
        if sent.kind != .request { sent.give(["subject", "subject_kind"], &random) }
        switch sent.kind {
        case .call:
            sent.give(["provider"], &random, always: true)
            sent.give(["model", "operation"], &random)
            sent.cost = Int64(random.below(5))
            sent.hasFailed = random.below(3) == 0
            sent.texts["tier"] = ["standard", "batch"][random.below(2)]
            sent.texts["status"] = sent.hasFailed ? "error" : "ok"
            sent.fields += [#""cost_usd":\#(sent.cost)"#, #""tier":"\#(sent.texts["tier"] ?? "")""#]
            if sent.hasFailed { sent.fields.append(#""status":"error""#) }
            sent.take("latency_ms", &random)
            properties(&sent, &random)
        case .activity:
            let (event, status) = (
                ["read", "story_failed"][random.below(2)], ["", "ok", "failed", "odd"][random.below(4)]
            )
            sent.set("event", event)
            if !status.isEmpty { sent.set("status", status) }
            sent.hasFailed = status == "failed" || (event == "story_failed" && status != "ok")
            sent.take("duration_ms", &random)
            properties(&sent, &random)
        case .billing:
            sent.set("event", "paid")
            sent.fields.append(#""amount_usd":9"#)
        case .job:
            sent.set("event", ["queued", "completed", "failed"][random.below(3)])
            sent.hasFailed = sent.texts["event"] == "failed"
            sent.fields.append(#""queue":"mail""#)
            sent.take("run_ms", &random)
        case .error:
            sent.hasFailed = true
            sent.give(["component"], &random, always: true)
            sent.fields.append(#""error_type":"t""#)
        case .request:
            let code = [200, 404, 500, 503][random.below(4)]
            sent.hasFailed = code >= 500
            sent.fields += [#""route":"/pay","method":"POST","code":\#(code)"#]
            sent.take("duration_ms", &random)
        case .profile: break
        }
    }

    private static func properties(_ sent: inout Sent, _ random: inout Seeded) {
        var properties: [String] = []
        for name in ["quality", "colour"] where random.below(2) == 0 {
            let text = names["property:\(name)"]?.randomElement(using: &random) ?? ""
            sent.texts["property:\(name)"] = text
            properties.append(#""\#(name)":"\#(text)""#)
        }
        sent.fields.append(#""properties":{\#(properties.joined(separator: ","))}"#)
    }

    func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        return try Scene(today: "2026-03-10", terms: terms, lines())
    }

    // MARK: What should be told

    /// The ids that a report of some kinds tells, in their order. Filters are written as in a query.
    func ids(_ kinds: [Event.Kind], _ sort: String, _ filters: [String], failedOnly: Bool = false) -> [String] {
        // All that happens here happens in the evening of the day before there.
        let zone = filters.contains("zone=America/New_York") ? -1 : 0
        let passing = all.enumerated().filter { _, sent in
            kinds.contains(sent.kind) && (!failedOnly || sent.hasFailed)
                && filters.allSatisfy { passes(sent, $0, daysApart: zone) }
        }
        let wanted = passing.filter { _, sent in
            switch sort {
            case "dearest": sent.kind == .call
            case "slowest": sent.took != nil
            case "failed": sent.hasFailed
            default: true
            }
        }
        // Booked in the order of their places; those of a day have numbers in that order.
        return wanted.map { place, sent in
            let value = sort == "dearest" ? sent.cost : sort == "slowest" ? sent.took ?? 0 : sent.at.milliseconds
            return (value: value, number: Int64(sent.at.day.number) << 32 + Int64(place), id: sent.id)
        }.sorted { left, right in
            let (a, b) = ((left.value, left.number), (right.value, right.number))
            return sort == "oldest" ? a < b : a > b
        }.map(\.id)
    }

    private func passes(_ sent: Sent, _ filter: String, daysApart: Int) -> Bool {
        let parts = filter.split(separator: "=", maxSplits: 1).map(String.init)
        let isNegated = parts[0].hasSuffix("!")
        let name = isNegated ? String(parts[0].dropLast()) : parts[0]
        let names = parts[1].split(separator: ",").map(String.init)
        switch name {
        case "kind": return names.contains(sent.kind.name) != isNegated
        case "component": return sent.texts[sent.kind == .call ? "provider" : "component"] == names[0]
        case "zone": return true
        case "from": return sent.at.day.advanced(by: daysApart).description >= names[0]
        case "to": return sent.at.day.advanced(by: daysApart).description <= names[0]
        default: return (sent.texts[name].map(names.contains) ?? false) != isNegated
        }
    }
}
