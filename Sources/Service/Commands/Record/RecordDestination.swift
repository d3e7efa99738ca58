// Where recorded events go: a server, or a store that nobody else has open.
// SPDX-License-Identifier: Apache-2.0

import Client
import Dispatch
import Glibc
import HTTP
import Intake
import JSON
import Ledger
import Prices
import Store
import Synchronization

/// Sends batches and waits for what became of them.
struct RecordDestination: ~Copyable {
    private var place: Place

    private enum Place: ~Copyable {
        case server(HTTPClient, url: String, headers: [(name: String, value: String)])
        case store(LedgerStore, PriceBook)
    }

    struct Outcome {
        var accepted = 0
        var duplicates = 0
        var rejected: [(index: Int, reason: String)] = []
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    init(_ options: RecordOptions) throws {
        switch options.destination {
        case .server(let url):
            var headers = [(name: "Content-Type", value: "application/x-ndjson")]
            if let file = options.tokenFile {
                headers.append((name: "Authorization", value: "Bearer \(try SmallFile.secret(file).text)"))
            }
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            place = .server(try HTTPClient(userAgent: "bursar/\(Version.text)"), url: base + "/v1/events", headers: headers)
        case .store(let location):
            place = .store(try LedgerStore(path: location.path), try Prices.builtIn())
        }
    }

    /// All events have ids by now, so a batch can be sent again where its answer was lost.
    mutating func send(_ batch: [[UInt8]]) throws -> Outcome {
        // Line by line, so that an event that is no JSON costs only itself.
        var body: [UInt8] = []
        for event in batch {
            body += event.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
            body.append(0x0A)
        }
        switch place {
        case .server(var client, let url, let headers):
            defer { place = .server(client, url: url, headers: headers) }
            return try Self.post(body, of: batch.count, to: url, headers, with: &client)
        case .store(let store, let prices):
            place = .store(store, prices)
            return try Self.book(body, in: store, prices)
        }
    }

    func close() {
        if case .store(let store, _) = place { store.close() }
    }

    // MARK: A server

    private static let attempts = 8

    private static func post(
        _ body: [UInt8], of count: Int, to url: String, _ headers: [(name: String, value: String)],
        with client: inout HTTPClient
    ) throws -> Outcome {
        var last = ""
        for attempt in 0..<attempts {
            if attempt > 0 { usleep(UInt32(min(10_000_000, 250_000 << attempt))) }
            do throws(ClientError) {
                let answer = try client.send(.post, url, headers: headers, body: body, timeout: .seconds(60))
                switch answer.status {
                case 200: return try outcome(answer.body)
                case 400:
                    let outcome = try outcome(answer.body)
                    guard outcome.rejected.count == count else { throw Refused(description: detail(answer)) }
                    return outcome
                case 429, 502, 503, 504: last = detail(answer)
                default: throw Refused(description: "the server answered \(answer.status): \(detail(answer))")
                }
            } catch {
                last = "\(error)"
            }
        }
        throw Refused(description: "gave up after \(attempts) attempts: \(last)")
    }

    /// A receipt, or a problem that lists what is wrong with each event.
    private static func outcome(_ body: [UInt8]) throws -> Outcome {
        let answer = try JSONValue(parsing: body)
        var outcome = Outcome()
        outcome.accepted = answer["accepted"]?.integer ?? 0
        outcome.duplicates = answer["duplicates"]?.integer ?? 0
        for rejection in answer["rejected"]?.elements ?? [] {
            outcome.rejected.append((rejection["index"]?.integer ?? 0, rejection["error"]?.string ?? ""))
        }
        return outcome
    }

    private static func detail(_ answer: Answer) -> String {
        let problem = try? JSONValue(parsing: answer.body)
        return problem?["detail"]?.string ?? "status \(answer.status)"
    }

    // MARK: A store

    private static func book(_ body: [UInt8], in store: LedgerStore, _ prices: PriceBook) throws -> Outcome {
        let now = Timestamp.now
        let batch = try EventReader(now: now).read(body, as: .ndjson)
        var outcome = Outcome()
        outcome.rejected = batch.rejections.map { ($0.index, $0.error.description) }
        let entries = batch.records.map { record in
            Entry(record, priced: prices.price(record.event, at: record.event.at ?? now), arrivedAt: now)
        }
        guard !entries.isEmpty else { return outcome }
        let done = DispatchSemaphore(value: 0)
        let result = Shared<Result<Receipt, StoreError>>(.failure(.closed))
        let isQueued = store.book(entries) {
            result.value = $0
            done.signal()
        }
        if isQueued { done.wait() }
        let receipt = try result.value.get()
        outcome.accepted = receipt.accepted
        outcome.duplicates = receipt.duplicates
        outcome.rejected += receipt.rejected.map { ($0.index, $0.reason) }
        return outcome
    }
}
