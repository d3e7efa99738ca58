// Who works on the quarantine for a command: a server, or the command itself on a store that nobody else has open.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import JSON
import Ledger
import Prices
import Service
import Store
import System

enum QuarantineWorker {
    case server(RunningBursar)
    case store(LedgerStore, QuarantineWork)

    init(_ options: QuarantineOptions) throws {
        if let server = options.server {
            self = .server(try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile))
            return
        }
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let location = options.store ?? configuration.store
        let prices = try Prices.load(files: configuration.prices)
        do throws(StoreError) {
            let store = try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
            let desk = BookingDesk(store, prices: { prices })
            self = .store(store, QuarantineWork(store, desk, clock: { .now }))
        } catch {
            if case .inUse = error { throw StoreBusy(location: location) }
            throw StartError.store(location, error)
        }
    }

    func retry(_ request: QuarantineRequest) throws -> RetryAnswer {
        switch self {
        case .server(let bursar): RetryAnswer(try bursar.ask(QuarantineRequest.retryPath, request.json))
        case .store(let store, let work):
            try store.telling(
                .quarantineRetried, of: "quarantine", details: request.told, rows: \.booked,
                orThrowing: QuarantineWork.Failure.store
            ) { () throws(QuarantineWork.Failure) in
                try work.retry(request)
            }
        }
    }

    func drop(_ request: QuarantineRequest) throws -> DropAnswer {
        switch self {
        case .server(let bursar): DropAnswer(try bursar.ask(QuarantineRequest.dropPath, request.json))
        case .store(let store, let work):
            try store.telling(
                .quarantineDropped, of: "quarantine", details: request.told, rows: \.dropped,
                orThrowing: QuarantineWork.Failure.store
            ) { () throws(QuarantineWork.Failure) in
                try work.drop(request)
            }
        }
    }

    func close() {
        if case .store(let store, _) = self { store.close() }
    }
}
