// What could not be booked, as a report.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Store
import Testing
import Wire

@testable import Reports

@Suite struct QuarantineReportTests {
    private func scene() throws -> Scene {
        let scene = try Scene(today: "2026-03-10")
        try keep(scene, "a", .unknownField, id: "x", on: "2026-03-01")
        try keep(scene, "a", .unknownField, id: "x", on: "2026-03-03")
        try keep(scene, "bb", .unknownField, on: "2026-03-02")
        try keep(scene, "ccc", .ahead, on: "2026-03-10")
        try keep(scene, "d", .ahead, on: "2026-03-10", by: "otlp")
        try keep(scene, "e", .conflict, on: "2026-01-01")
        return scene
    }

    private func keep(
        _ scene: Scene, _ text: String, _ cause: RejectionCause, id: String = "", on day: String,
        by name: String = "events"
    ) throws {
        let event = RejectedEvent(cause, at: .none, source: "", id: id)
        let arrival = QuarantineArrival(event, Array(text.utf8)[...], by: name, because: "\(text) is wrong")
        let at = try #require(Day(parsing: day)).start.advanced(byMilliseconds: 3_600_000)
        let done = DispatchSemaphore(value: 0)
        scene.store.quarantine([arrival], at: at, within: QuarantineBounds()) { _ in done.signal() }
        done.wait()
    }

    private let period = ["from=2026-03-01", "to=2026-03-10"]

    @Test func `Events of the period are counted by protocol and reason`() throws {
        let table = try scene().table("quarantine", period)
        #expect(
            table.lines("protocol", "reason", "events", "times", "bytes", "first_at", "last_at", "example", "error")
                == [
                    "events ahead_of_clock 1 1 3 2026-03-10T01:00:00.000Z 2026-03-10T01:00:00.000Z 3 ccc is wrong",
                    "events unknown_field 2 3 3 2026-03-01T01:00:00.000Z 2026-03-03T01:00:00.000Z 2 bb is wrong",
                    "otlp ahead_of_clock 1 1 1 2026-03-10T01:00:00.000Z 2026-03-10T01:00:00.000Z 4 d is wrong",
                ])
        #expect(["events", "times", "bytes"].map(table.total) == ["4", "5", "7"])
        #expect(try scene().table("quarantine", period + ["protocol=otlp"]).lines("events") == ["1"])
        #expect(try scene().table("quarantine", period + ["reason=conflict"]).rows.isEmpty)
        #expect(try scene().table("quarantine", ["last=3653d", "reason=conflict"]).lines("events") == ["1"])
    }

    @Test func `Single ones come with those that came last first`() throws {
        let table = try scene().table("quarantine", period + ["entries=true"])
        #expect(
            table.lines("number", "times", "protocol", "reason", "id", "bytes") == [
                "4 1 otlp ahead_of_clock - 1", "3 1 events ahead_of_clock - 3", "1 2 events unknown_field x 1",
                "2 1 events unknown_field - 2",
            ])
        #expect(table.total("events") == "4")
        let few = try scene().table("quarantine", period + ["entries=true", "limit=1", "sort=bytes"])
        #expect(few.lines("number") == ["3"] && few.left == 3)
        let last = try scene().table("quarantine", period + ["entries=true", "limit=3"])
        #expect(last.lines("number") == ["4", "3", "1"] && last.left == 1 && last.total("events") == "4")
    }

    @Test func `Days are those of the zone`() throws {
        let table = try scene().table(
            "quarantine", ["from=2026-03-02", "to=2026-03-02", "zone=America/New_York", "entries=true"])
        // One in the morning of the third, by UTC.
        #expect(table.lines("number") == ["1"])
    }

    @Test func `An empty quarantine is an empty table`() throws {
        let table = try Scene(today: "2026-03-10").table("quarantine")
        #expect(table.rows.isEmpty && table.total("events") == "0")
    }
}
