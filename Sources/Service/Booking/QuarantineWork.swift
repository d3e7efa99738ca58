// What people do with events in quarantine: look at one, try them again, drop them.
// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Ledger
package import Store
import Wire

/// Works on the quarantine of a store that is open for writing, some events at a time. Blocks.
package struct QuarantineWork: Sendable {
    private let store: LedgerStore
    private let desk: BookingDesk
    private let clock: @Sendable () -> Timestamp

    package init(_ store: LedgerStore, _ desk: BookingDesk, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.desk = desk
        self.clock = clock
    }

    /// Why not all was done.
    package enum Failure: Error, CustomStringConvertible {
        case store(StoreError)
        case busy

        package var description: String {
            switch self {
            case .store(let error): "\(error)"
            case .busy: "too many events are waiting to be committed"
            }
        }
    }

    /// An event that is still in quarantine after it was tried again, and why.
    package struct Still: Equatable, Sendable {
        package let number: Int64
        package let error: String
    }

    /// Reads events as if they came now, and books those that can be booked at their own time: the one that they say, or
    /// that of their first arrival. However often that is done, and wherever it is cut off, each is booked once: by its
    /// id, or by one that is made of its bytes and its number.
    package func retry(_ request: QuarantineRequest) throws(Failure) -> RetryAnswer {
        // Nobody is forgotten between the reading of events and their commit.
        try store.maintaining { () throws(Failure) in try retry(page(request), request) }
    }

    private func retry(_ events: [QuarantinedEvent], _ request: QuarantineRequest) throws(Failure) -> RetryAnswer {
        let now = clock()
        var reader = EventReader(now: now, keepsRejected: true)
        var records: [Record] = []
        var still: [Still] = []
        var verdicts: [QuarantineVerdict] = []
        for (index, event) in events.enumerated() {
            do throws(NotRead) {
                var record = try read(event, with: &reader)
                record.index = index
                records.append(record)
            } catch {
                still.append(Still(number: event.number, error: error.reason))
                if let cause = error.cause {
                    verdicts.append(QuarantineVerdict(number: event.number, cause, error: error.reason))
                }
            }
        }
        var answer = RetryAnswer(tried: events.count, next: request.next(after: events))
        if !records.isEmpty {
            let receipt = try book(records, at: now)
            answer.booked = receipt.accepted
            answer.duplicates = receipt.duplicates
            let refused = Set(receipt.rejected.map(\.index))
            try release(records.map(\.index).filter { !refused.contains($0) }.map { events[$0] })
            // Of two under one id the first is booked, and the other conflicts with it: that one stays, and says so.
            for rejection in receipt.rejected {
                let number = events[rejection.index].number
                still.append(Still(number: number, error: rejection.reason))
                if let cause = rejection.event?.cause {
                    verdicts.append(QuarantineVerdict(number: number, cause, error: rejection.reason))
                }
            }
        }
        try tell(verdicts)
        answer.still = still.sorted { $0.number < $1.number }
        return answer
    }

    package func drop(_ request: QuarantineRequest) throws(Failure) -> DropAnswer {
        try store.maintaining { () throws(Failure) in
            let events = try page(request)
            return DropAnswer(dropped: try release(events), next: request.next(after: events))
        }
    }

    private struct NotRead: Error {
        let reason: String
        var cause: RejectionCause?
    }

    private func read(
        _ event: QuarantinedEvent, with reader: inout EventReader
    ) throws(NotRead) -> Record {
        guard event.protocolName == SentBytes.events else {
            throw NotRead(reason: "it came by \(event.protocolName), which is not read here")
        }
        let batch: Batch
        do throws(IntakeError) {
            batch = try reader.read(event.bytes, cameAt: event.firstAt, calling: Self.id(of: event))
        } catch {
            throw NotRead(reason: "\(error)")
        }
        guard let record = batch.records.first else {
            let rejection = batch.rejections.first
            throw NotRead(reason: rejection?.reason ?? "it holds no event", cause: rejection?.event?.cause)
        }
        return record
    }

    /// What an event without an id is called: always the same, and what comes again after it was booked is another.
    static func id(of event: QuarantinedEvent) -> String {
        let hex = event.digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "quarantine-\(hex.joined())-\(event.number)"
    }

    /// Where the queue is full, those who send go first: this can wait a while.
    private func book(_ records: [Record], at now: Timestamp) throws(Failure) -> Receipt {
        for _ in 0..<Self.attempts {
            var isQueued = false
            do throws(StoreError) {
                return try BookingDesk.wait { done in
                    isQueued = desk.book(quarantined: records, arrivedAt: now, done)
                    return isQueued
                }
            } catch {
                if isQueued { throw .store(error) }
            }
            usleep(100_000)
        }
        throw .busy
    }

    private static let attempts = 50

    private func page(_ request: QuarantineRequest) throws(Failure) -> [QuarantinedEvent] {
        do throws(StoreError) {
            return try store.quarantined(request.filter, after: request.after, most: request.most)
        } catch {
            throw .store(error)
        }
    }

    @discardableResult
    private func release(_ events: [QuarantinedEvent]) throws(Failure) -> Int {
        do throws(StoreError) { return try store.release(quarantined: events) } catch { throw .store(error) }
    }

    private func tell(_ verdicts: [QuarantineVerdict]) throws(Failure) {
        do throws(StoreError) { try store.tell(verdicts) } catch { throw .store(error) }
    }
}
