// Ways through activities, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct FunnelTests {
    private let events = [
        Deed.activity("visit", "2026-03-01T10", anonymous: "x"),
        Deed.activity(
            "signed_up", "2026-03-02T10", user: "ada", anonymous: "x", properties: #""source":"ads","seats":2"#),
        Deed.activity("story_created", "2026-03-03T10", user: "ada"),
        Deed.activity("visit", "2026-03-01T12", anonymous: "y"),
        Deed.activity("visit", "2026-03-05T10", user: "bob"),
        Deed.activity("signed_up", "2026-03-05T11", user: "bob", properties: #""source":"blog""#),
        Deed.activity("visit", "2026-03-06T10"),
    ]
    private let steps = "steps=visit,signed_up,story_created"

    @Test func `People are users with their anonymous ids, and visitors`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        let table = try scene.table("funnel", [steps])
        #expect(
            table.lines("step", "users", "from_previous", "from_first", "median_time_ms") == [
                "visit 3 - 1 -", "signed_up 2 0.666667 0.666667 45000000",
                "story_created 1 0.5 0.333333 86400000",
            ])
        #expect(["entered", "completed", "conversion"].map { table.total($0) } == ["3", "1", "0.333333"])
    }

    @Test func `Without steps the activities of the store are named, those that happen most first`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(
            try scene.refusal(of: "funnel")
                == "steps is missing: names of activities in their order, such as visit,signed_up,story_created")
        #expect(
            try Scene(today: "2026-03-31").refusal(of: "funnel")
                == "steps is missing: names of activities in their order, such as signed_up,story_created")
    }

    @Test func `Only entries must lie in the period`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(
            try scene.table("funnel", [steps, "from=2026-03-01", "to=2026-03-01"]).lines("users") == ["2", "1", "1"])
        #expect(
            try scene.table("funnel", [steps, "from=2026-03-02", "to=2026-03-04"]).lines("users", "from_first") == [
                "0 -", "0 -", "0 -",
            ])
    }

    @Test func `The window counts from the first step`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(try scene.table("funnel", [steps, "within=1d"]).lines("users") == ["3", "2", "0"])
        #expect(try scene.table("funnel", [steps, "within=2d"]).lines("users") == ["3", "2", "1"])
    }

    @Test func `A name may stand twice, and one that nobody knows is a step without people`() throws {
        let scene = try Scene(today: "2026-03-31", events + [Deed.activity("visit", "2026-03-07", user: "bob")])
        #expect(try scene.table("funnel", ["steps=visit,visit"]).lines("step", "users") == ["visit 3", "visit 1"])
        #expect(
            try scene.table("funnel", ["steps=visit,nothing"]).lines("step", "users", "from_previous") == [
                "visit 3 -", "nothing 0 0",
            ])
    }

    @Test func `People are told apart by sign-up property, and by what the profile says first`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(
            try scene.table("funnel", [steps, "by=source"]).lines("source", "step", "users", "from_first") == [
                " visit 1 1", " signed_up 0 0", " story_created 0 0", "ads visit 1 1", "ads signed_up 1 1",
                "ads story_created 1 1", "blog visit 1 1", "blog signed_up 1 1", "blog story_created 0 0",
            ])
        #expect(
            try scene.table("funnel", [steps, "by=property:seats"]).lines("seats", "users").first == " 2")
        try scene.record([Deed.profile("2026-03-07", user: "bob", #""country":"DE","properties":{"source":"ads"}"#)])
        #expect(
            try scene.table("funnel", ["steps=visit,signed_up", "by=source"]).lines("source", "users") == [
                "ads 2", "ads 2", " 1", " 0",
            ])
        #expect(
            try scene.table("funnel", ["steps=visit,signed_up", "by=country"]).lines("country", "users") == [
                " 2", " 1", "DE 1", "DE 1",
            ])
    }

    @Test func `A column that has the name of another keeps its prefix`() throws {
        let table = try Scene(today: "2026-03-31").table("funnel", [steps, "by=property:users"])
        #expect(table.columns.map(\.name) == ["property:users", "step", "users", "from_previous", "from_first"])
    }

    @Test func `Steps must be given, two at least`() throws {
        let scene = try Scene(today: "2026-03-31")
        #expect(try scene.refusal(of: "funnel")?.hasPrefix("steps is missing") == true)
        #expect(
            try scene.refusal(of: "funnel", ["steps=visit"])
                == "steps must be 2 to 10 names with commas between them, not \"visit\"")
        let table = try scene.table("funnel", [steps])
        #expect(table.lines("users", "from_previous", "median_time_ms") == ["0 - -", "0 - -", "0 - -"])
        #expect(table.total("conversion") == "-")
    }
}
