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

    init(_ location: StoreLocation) throws {
        store = try LedgerStore(path: location.path)
        prices = try Prices.builtIn()
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
        outcome.duplicates = receipt.duplicates
        outcome.rejected += receipt.rejected.map { ($0.index, $0.reason) }
        return outcome
    }
}
