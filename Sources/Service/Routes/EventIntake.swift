// POST /v1/events: bytes in, a receipt out once they are on disk.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import HTTP
import JSON
import Ledger
import Prices
import Store
import System
import Wire

/// Reads events, prices them and hands them to the ledger.
package final class EventIntake: Sendable {
    private let store: LedgerStore
    private let prices: @Sendable () -> PriceBook
    private let metrics: LedgerMetrics
    private let clock: @Sendable () -> Timestamp
    private let ids = EventIDs()
    /// Reads what is too large to be read on the server's own threads.
    private let queue = DispatchQueue(label: "bursar.intake", attributes: .concurrent)

    /// A body up to here takes less time to read than to hand to another thread.
    private static let small = 65_536

    init(
        store: LedgerStore, metrics: LedgerMetrics, clock: @escaping @Sendable () -> Timestamp,
        prices: @escaping @Sendable () -> PriceBook
    ) {
        self.store = store
        self.metrics = metrics
        self.clock = clock
        self.prices = prices
    }

    /// What the route takes.
    static let types = WireFormat.contentTypes.compactMap { MediaType($0) }

    func take(_ request: Request, _ reply: Reply) {
        let format = request.headers["Content-Type"].flatMap { WireFormat(contentType: $0) } ?? .json
        if request.body.count <= Self.small {
            book(request, format, reply)
        } else {
            queue.async { self.book(request, format, reply) }
        }
    }

    private func book(_ request: Request, _ format: WireFormat, _ reply: Reply) {
        let now = clock()
        if let error = ClockError(at: now) { return reply.fail(error.problem) }
        let batch: Batch
        do throws(IntakeError) {
            var reader = EventReader(now: now, ids: ids)
            batch = try reader.read(request.body, as: format)
        } catch {
            return reply.fail(Problem.badRequest(error.description))
        }
        let prices = prices()
        let entries = batch.records.map { prices.entry($0, arrivedAt: now) }
        let rejected = batch.rejections.map { Receipt.Rejection(index: $0.index, reason: $0.error.description) }
        if !rejected.isEmpty {
            metrics.eventCounter(kind: LedgerMetrics.unknownKind, .rejected).add(Int64(rejected.count))
        }
        guard !entries.isEmpty else { return reply.fail(Self.nothingBooked(rejected)) }
        let isQueued = store.book(entries) { [self] result in
            switch result {
            case .success(let receipt): answer(receipt, entries, rejected, reply)
            case .failure(let error):
                reply.fail(Problem.unavailable("Nothing was recorded: \(error).", retryAfter: 5))
            }
        }
        if !isQueued {
            reply.fail(
                Problem.unavailable("Too many events are waiting to be committed; nothing was recorded.", retryAfter: 1)
            )
        }
    }

    private func answer(_ receipt: Receipt, _ entries: [Entry], _ invalid: [Receipt.Rejection], _ reply: Reply) {
        count(receipt, entries)
        let rejected = (invalid + receipt.rejected).sorted { $0.index < $1.index }
        guard receipt.accepted + receipt.duplicates.count > 0 else { return reply.fail(Self.nothingBooked(rejected)) }
        var json = JSONWriter()
        json.beginObject()
        json.key("accepted")
        json.integer(receipt.accepted)
        json.key("duplicates")
        json.integer(receipt.duplicates.count)
        json.key("rejected")
        Self.write(rejected, to: &json)
        json.endObject()
        reply.send(.json(json.bytes))
    }

    private func count(_ receipt: Receipt, _ entries: [Entry]) {
        count(receipt.rejected.map(\.index), of: entries, .rejected)
        count(receipt.duplicates, of: entries, .duplicate)
    }

    private func count(_ places: [Int], of entries: [Entry], _ outcome: LedgerMetrics.EventOutcome) {
        guard !places.isEmpty else { return }
        let places = Set(places)
        for entry in entries where places.contains(entry.record.index) {
            metrics.eventCounter(kind: entry.record.event.kind.name, outcome).add(1)
        }
    }

    private static func nothingBooked(_ rejected: [Receipt.Rejection]) -> Problem {
        var json = JSONWriter()
        write(rejected, to: &json)
        let first = rejected.min { $0.index < $1.index }
        let detail =
            rejected.count == 1
            ? first?.reason ?? "The event is invalid."
            : "None of the \(rejected.count) events is valid; the first says: \(first?.reason ?? "")"
        return Problem.badRequest(detail).with(Problem.Member("rejected", .json(json.bytes)))
    }

    private static func write(_ rejected: [Receipt.Rejection], to json: inout JSONWriter) {
        json.beginArray()
        for rejection in rejected {
            json.beginObject()
            json.key("index")
            json.integer(rejection.index)
            json.key("error")
            json.string(rejection.reason)
            json.endObject()
        }
        json.endArray()
    }
}
