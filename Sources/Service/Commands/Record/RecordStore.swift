// Books recorded events straight into a store.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Intake
import Ledger
import Prices
import Store

/// A store that no server has open meanwhile.
struct RecordStore {
    private let store: LedgerStore
    private let prices: PriceBook

    /// A store, or that of a configuration file, whose price files and limits count as they would for a server.
    init(_ location: StoreLocation?, config: String?) throws {
        let configuration = try Configuration.load(path: config, environment: .process)
        prices = try Prices.load(files: configuration.prices)
        var options = LedgerStore.Options()
        options.mostSeries = configuration.metrics.maxSeries
        let location = location ?? configuration.store
        do throws(StoreError) {
            store = try LedgerStore(path: location.path, options)
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
        let entries = batch.records.map { prices.entry($0, arrivedAt: now) }
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
        outcome.duplicates = receipt.duplicates.count
        outcome.rejected += receipt.rejected.map { ($0.index, $0.reason) }
        return outcome
    }
}
