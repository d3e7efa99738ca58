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
    /// id, or by one that is made of its bytes.
    package func retry(_ request: QuarantineRequest) throws(Failure) -> RetryAnswer {
        let events = try page(request)
        let now = clock()
        var reader = EventReader(now: now)
        var records: [Record] = []
        var still: [Still] = []
        for (index, event) in events.enumerated() {
            do throws(NotRead) {
                var record = try read(event, with: &reader)
                record.index = index
                records.append(record)
            } catch {
                still.append(Still(number: event.number, error: error.reason))
            }
        }
        var answer = RetryAnswer(tried: events.count, next: request.next(after: events))
        if !records.isEmpty {
            let receipt = try book(records, at: now)
            answer.booked = receipt.accepted
            answer.duplicates = receipt.duplicates
            let refused = Set(receipt.rejected.map(\.index))
            try release(records.map(\.index).filter { !refused.contains($0) }.map { events[$0].number })
            still += try left(of: receipt.rejected.map { Still(number: events[$0.index].number, error: $0.reason) })
        }
        answer.still = still.sorted { $0.number < $1.number }
        return answer
    }

    package func drop(_ request: QuarantineRequest) throws(Failure) -> DropAnswer {
        let events = try page(request)
        return DropAnswer(dropped: try release(events.map(\.number)), next: request.next(after: events))
    }

    private struct NotRead: Error {
        let reason: String
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
            throw NotRead(reason: batch.rejections.first?.reason ?? "it holds no event")
        }
        return record
    }

    /// What an event without an id is called.
    private static func id(of event: QuarantinedEvent) -> String {
        let hex = event.digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return "quarantine-" + hex.joined()
    }

    /// Where the queue is full, those who send go first: this can wait a while.
    private func book(_ records: [Record], at now: Timestamp) throws(Failure) -> Receipt {
        for _ in 0..<Self.attempts {
            var isQueued = false
            do throws(StoreError) {
                return try BookingDesk.wait { done in
                    isQueued = desk.book(records, arrivedAt: now, done)
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

    /// What is booked under an id closes all that was kept under it.
    private func left(of refused: [Still]) throws(Failure) -> [Still] {
        guard !refused.isEmpty else { return [] }
        var filter = QuarantineFilter()
        filter.numbers = refused.map(\.number)
        let left = Set(try quarantined(filter, after: 0, most: refused.count).map(\.number))
        return refused.filter { left.contains($0.number) }
    }

    private func page(_ request: QuarantineRequest) throws(Failure) -> [QuarantinedEvent] {
        try quarantined(request.filter, after: request.after, most: request.most)
    }

    private func quarantined(
        _ filter: QuarantineFilter, after number: Int64, most: Int
    ) throws(Failure) -> [QuarantinedEvent] {
        do throws(StoreError) {
            return try store.quarantined(filter, after: number, most: most)
        } catch {
            throw .store(error)
        }
    }

    @discardableResult
    private func release(_ numbers: [Int64]) throws(Failure) -> Int {
        do throws(StoreError) { return try store.release(quarantined: numbers) } catch { throw .store(error) }
    }
}
