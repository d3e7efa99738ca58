// A small ledger of a test's own: events as they come by wire go in, tables come out.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Store
import Testing
import Wire

@testable import Reading
@testable import Reports

/// Events are booked as if each had come in at its own time, in the order given. Calls cost what their `cost_usd` says.
/// The days before today are closed before they are read, as a server has done by then.
final class Scene {
    private let directory: URL
    let store: LedgerStore
    private let now: Timestamp
    private let terms: LedgerView.Terms
    /// One for all tables, as a server has it.
    private let cache = LedgerViewCache()
    private let closesDays: Bool
    /// The connection that tables are read on, one after the other: a new one reads the schema first.
    private var reader: LedgerReader?

    /// `today` is when the reports are read: noon of that day, or so many milliseconds later.
    init(
        today: String, later: Int64 = 0, terms: LedgerView.Terms = LedgerView.Terms(), closesDays: Bool = true,
        _ events: [String] = []
    ) throws {
        self.closesDays = closesDays
        let day = try #require(Day(parsing: today))
        now = day.start.advanced(byMilliseconds: 43_200_000 + later)
        self.terms = terms
        directory = FileManager.default.temporaryDirectory.appending(path: "bursar-reports-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var options = LedgerStore.Options()
        options.dimensions = terms.dimensions
        options.measures = terms.measures
        store = try LedgerStore(.sqlite(path: directory.appending(path: "ledger.db").path), options)
        try record(events)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Books events; each is a JSON object. One that is refused fails the test.
    func record(_ events: [String]) throws {
        guard !events.isEmpty else { return }
        var reader = EventReader(now: Timestamp.latest)
        let batch = try reader.read(Array(events.joined(separator: "\n").utf8), as: .ndjson)
        for rejection in batch.rejections { Issue.record("event \(rejection.index): \(rejection.reason)") }
        let entries = batch.records.map { record in
            Entry(record, priced: Self.price(record.event, by: terms.prices), arrivedAt: record.event.at ?? now)
        }
        let done = DispatchSemaphore(value: 0)
        let isTaken = store.book(entries) { result in
            if case .success(let outcome) = result, outcome.rejected.isEmpty { done.signal() }
        }
        #expect(isTaken)
        #expect(done.wait(timeout: .now() + 300) == .success, "the events were not booked")
    }

    /// Keeps readings of queues as of an instant.
    func record(_ samples: [QueueSample], at milliseconds: Int64) throws {
        let done = DispatchSemaphore(value: 0)
        store.recordQueues(samples, at: Timestamp(milliseconds: milliseconds)) { result in
            if case .success = result { done.signal() }
        }
        #expect(done.wait(timeout: .now() + 300) == .success, "the readings were not kept")
    }

    /// Moves the events of the days before another into files beside the store.
    func archive(before day: Day) throws {
        for day in try store.days(before: day) {
            _ = try store.archive(day, in: directory.path, at: now)
        }
    }

    /// Runs a statement beside the store, as no server would.
    func change(_ sql: String) throws {
        try closeDays()
        try Database.sqlite(directory.appending(path: "ledger.db").path, .write).run(sql)
    }

    /// Keeps crossings of budgets, as the server does when it sees them.
    func note(_ crossings: [Crossing]) throws {
        let done = DispatchSemaphore(value: 0)
        store.recordCrossings(crossings) { result in
            if case .success = result { done.signal() }
        }
        #expect(done.wait(timeout: .now() + 300) == .success, "the crossings were not noted")
    }

    private static func price(_ event: Event, by prices: PriceBook?) -> Priced? {
        guard case .call(let call) = event.detail else { return nil }
        if let prices, let at = event.at { return prices.price(call, at: at) }
        var priced = Priced()
        priced.cost = call.reported ?? .zero
        return priced
    }

    /// The ledger as a report reads it, on a connection of its own.
    func view() throws -> LedgerView { try view(on: LedgerReader(store.location)) }

    private func view(on reader: LedgerReader) throws -> LedgerView {
        try closeDays()
        return LedgerView(reader, now: now, terms: terms, cache: cache)
    }

    private func closeDays() throws {
        if closesDays { try store.closeDays(before: now.day) }
    }

    /// A report's table; parameters as in a query: `["by=user", "from=2026-01-01"]`.
    func table(_ name: String, _ parameters: [String] = []) throws -> Table {
        let report = try Report.named(name)
        let reader = try self.reader ?? LedgerReader(store.location)
        self.reader = reader
        let view = try view(on: reader)
        let items = parameters.map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
        }
        return try report.table(for: Question(items, to: report, now: now, standard: terms.zone), in: view)
    }

    /// The message of the error that a question meets; nil where there is none.
    func refusal(of name: String, _ parameters: [String] = []) throws -> String? {
        do {
            _ = try table(name, parameters)
            return nil
        } catch let error as ReadingError {
            return error.description
        }
    }
}

extension Table {
    /// Rows as their texts, cells between spaces, `-` for null: short enough to write by hand.
    func lines(_ names: String...) -> [String] {
        let places = names.map { name in columns.firstIndex { $0.name == name } ?? -1 }
        return rows.map { row in places.map { $0 < 0 ? "?" : row[$0].text ?? "-" }.joined(separator: " ") }
    }

    func total(_ name: String) -> String { self[total: name].map { $0.text ?? "-" } ?? "?" }
}
