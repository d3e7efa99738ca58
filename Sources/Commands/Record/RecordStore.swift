// Books recorded events straight into a store.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dispatch
import Ledger
import Prices
import Service
import Store
import System
import Wire

/// A store that no server has open meanwhile.
struct RecordStore {
    private let store: LedgerStore
    private let prices: PriceBook
    private let people: PeopleNames

    /// A store, or that of a configuration file, whose price files and limits count as they would for a server.
    init(_ location: StoreLocation?, config: String?, people: StoreLocation? = nil) throws {
        let configuration = try Configuration.load(path: config, environment: .process)
        prices = try Prices.load(files: configuration.prices)
        self.people = try PeopleNames(people)
        let options = LedgerStore.Options(configuration, isFromFile: config != nil)
        let location = location ?? configuration.store
        do throws(StoreError) {
            store = try LedgerStore(location, options)
        } catch {
            throw StartError.store(location, error)
        }
    }

    func close() { store.close() }

    func book(_ body: [UInt8]) throws -> RecordDestination.Outcome {
        let now = Timestamp.now
        var reader = EventReader(now: now)
        let batch = try reader.read(body, as: .ndjson)
        var outcome = RecordDestination.Outcome()
        outcome.rejected = batch.rejections.map { ($0.index, $0.error.description) }
        try book(batch.records.map { prices.entry($0, arrivedAt: now) }, &outcome)
        return outcome
    }

    /// Events that were booked before, at the figures that they were booked with; events of other kinds of line among them
    /// are refused.
    func book(archive lines: [[UInt8]]) throws -> RecordDestination.Outcome {
        var outcome = RecordDestination.Outcome()
        var entries: [Entry] = []
        for (index, line) in lines.enumerated() {
            do throws(ArchivedEvent.Malformed) {
                let event = try ArchivedEvent(line)
                entries.append(event.entry(index: index) { people.name(of: $0, isAnonymous: $1) })
            } catch {
                outcome.rejected.append((index, "\(error)"))
            }
        }
        try book(entries, &outcome)
        return outcome
    }

    private func book(_ entries: [Entry], _ outcome: inout RecordDestination.Outcome) throws {
        guard !entries.isEmpty else { return }
        let done = DispatchSemaphore(value: 0)
        let result = Shared<Result<Receipt, StoreError>>(.failure(.closed))
        let isQueued = store.book(entries) {
            result.value = $0
            done.signal()
        }
        if isQueued { done.wait() }
        let receipt = try result.value.get()
        outcome.accepted = receipt.accepted
        outcome.duplicates = receipt.duplicates.count
        outcome.rejected += receipt.rejected.map { ($0.index, $0.reason) }
    }
}
