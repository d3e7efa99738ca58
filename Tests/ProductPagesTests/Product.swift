// A small ledger of a test's own, asked as a product's pages ask it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import Prices
import Reading
import Reports
import Store
import TemporaryFiles
import Testing
import Wire

@testable import ProductPages

/// Events are booked as if each had come in at its own time, at the prices of the built-in book.
final class Product {
    private let files: TemporaryFiles
    let store: LedgerStore
    private let now: Timestamp
    private let terms: LedgerView.Terms

    /// `today` is when it is asked: noon of that day.
    init(today: String, terms: LedgerView.Terms = Product.terms, _ events: [String] = []) throws {
        now = try #require(Day(parsing: today)).start.advanced(byMilliseconds: 43_200_000)
        var terms = terms
        let prices = Prices.builtIn()
        terms.prices = prices
        self.terms = terms
        files = try TemporaryFiles()
        var options = LedgerStore.Options()
        options.dimensions = terms.dimensions
        options.measures = terms.measures
        store = try LedgerStore(.sqlite(path: files.file("ledger.db")), options)
        guard !events.isEmpty else { return }
        var reader = EventReader(now: Timestamp.latest)
        let batch = try reader.read(Array(events.joined(separator: "\n").utf8), as: .ndjson)
        for rejection in batch.rejections { Issue.record("event \(rejection.index): \(rejection.reason)") }
        let entries = batch.records.map { record in
            var priced: Priced?
            if case .call(let call) = record.event.detail, let at = record.event.at {
                priced = prices.price(call, at: at)
            }
            return Entry(record, priced: priced, arrivedAt: record.event.at ?? now)
        }
        let done = DispatchSemaphore(value: 0)
        let isTaken = store.book(entries) { result in
            if case .success(let outcome) = result, outcome.rejected.isEmpty { done.signal() }
        }
        #expect(isTaken)
        #expect(done.wait(timeout: .now() + 300) == .success, "the events were not booked")
    }

    deinit { store.close() }

    /// Moves the events of the days before today into files beside the store.
    func archive() throws {
        for day in try store.days(before: now.day) {
            _ = try store.archive(day, in: files.directory, at: now)
        }
    }

    /// What the fixtures' answers go by.
    static var terms: LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.measures = ["audio_minutes"]
        return terms
    }

    private func view() throws -> LedgerView {
        LedgerView(try LedgerReader(store.location), now: now, terms: terms)
    }

    /// The answer to a path with its query; the text of a file.
    func get(
        _ request: String, user: String? = nil, within bounds: Filters = [:]
    ) throws -> JSONValue {
        let (path, items) = try Self.parts(of: request)
        let endpoint = try #require(Endpoint.all.first { $0.paths.contains(path) }, "no endpoint on \(path)")
        let view = try view()
        switch try endpoint.answer(items, user: user, within: bounds, in: view).document {
        case .json(let value): return value
        case .csv(_, var lines, var more, _):
            while let rest = more {
                let page = try rest.next(view)
                lines += page.lines
                more = page.more
            }
            return .string(String(decoding: lines, as: UTF8.self))
        }
    }

    /// What is wrong with a request; nil where nothing is.
    func refusal(of request: String, user: String? = nil) throws -> ReadingError? {
        do {
            _ = try get(request, user: user)
            return nil
        } catch let error as ReadingError {
            return error
        }
    }

    /// The days that a file says it lacks.
    func archivedDays(of request: String) throws -> ArchivedDays? {
        let (path, items) = try Self.parts(of: request)
        let endpoint = try #require(Endpoint.all.first { $0.paths.contains(path) }, "no endpoint on \(path)")
        guard case .csv(_, _, _, let archived) = try endpoint.answer(items, user: nil, in: view()).document else {
            return nil
        }
        return archived
    }

    /// Moves the events of all days before one into files.
    func archive(before day: String) throws {
        for day in try store.days(before: try #require(Day(parsing: day))) {
            _ = try store.archive(day, in: files.directory, at: now)
        }
    }

    /// Keeps readings of queues as of an instant.
    func record(_ samples: [QueueSample], on day: String, atMinute minute: Int64) throws {
        let done = DispatchSemaphore(value: 0)
        let instant = try #require(Day(parsing: day)).start.advanced(byMilliseconds: minute * 60_000)
        store.recordQueues(samples, at: instant) { result in
            if case .success = result { done.signal() }
        }
        #expect(done.wait(timeout: .now() + 300) == .success, "the readings were not kept")
    }

    /// The answer to calls of procedures.
    func call(
        _ request: String, method: String = "GET", body: String = ""
    ) throws -> (status: Int, body: JSONValue) {
        let (path, items) = try Self.parts(of: request)
        let procedures = String(path.dropFirst("/trpc/".count))
        let answer = RemoteCall(path: procedures, method: method, items, body: Array(body.utf8))
            .answer(in: try view(), mayAdminister: true)
        return (answer.status, try JSONValue(parsing: answer.body))
    }

    /// The data of one procedure, its input as JSON.
    func data(_ procedure: String, _ input: String = "{}") throws -> JSONValue {
        let call = RemoteCall(path: Procedure.prefix + procedure, method: "GET", [("input", input)])
        let answer = try JSONValue(parsing: call.answer(in: try view(), mayAdminister: true).body)
        return try #require(answer["result"]?["data"], "\(answer)")
    }

    private static func parts(of request: String) throws -> (path: String, items: [(name: String, value: String)]) {
        let url = try #require(URLComponents(string: request))
        return (url.path, (url.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    }
}

extension JSONValue {
    var text: String {
        var json = JSONWriter()
        write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Numbers written the same way and members in one order, so that equal answers are equal texts.
    var normal: JSONValue {
        switch self {
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.normal) }.sorted { $0.key < $1.key })
        case .array(let elements): .array(elements.map(\.normal))
        case .number(let text): .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
        case .string, .bool, .null: self
        }
    }
}
