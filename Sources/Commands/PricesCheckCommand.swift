// `bursar prices check`: what a price file says, and what it changes.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Prices
import Service
import Store
import Synchronization
import System

struct PricesCheckCommand {
    private let options: PricesCheckOptions

    init(_ options: PricesCheckOptions) { self.options = options }

    /// Of the ledger, the calls of so many days are looked at.
    private static let days = 30

    func run() throws -> Exit {
        let prices: [Price]
        do throws(PriceFileErrors) {
            prices = try PriceFile.read(options.file, over: Prices.builtIn())
        } catch {
            try Output.print(error.description)
            return .no
        }
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let others = Array(configuration.prices.prefix { $0 != options.file })
        let before = try Prices.load(files: others)
        for line in PriceOverlay(prices, over: before).lines { try Output.print(line) }
        if let location = options.store ?? (options.config == nil ? nil : configuration.store) {
            let after = try Prices.load(files: others + [options.file])
            for warning in try losses(in: location, before, after) { try Output.print("warning: \(warning)") }
        }
        try Output.print("\(options.file): \(prices.count.counted("price")), all right")
        return .done
    }

    /// Calls in the ledger that have a price and would have none, by what would be missing.
    private func losses(in location: StoreLocation, _ before: PriceBook, _ after: PriceBook) throws -> [String] {
        let losses = Mutex<[String: Int]>([:])
        let (old, new) = (before.repricing, after.repricing)
        let today = Timestamp.now.day
        do throws(StoreError) {
            _ = try Repricing.preview(
                from: today.advanced(by: 1 - Self.days), to: today, in: try LedgerReader(location)
            ) { call, at in
                let priced = new(call, at)
                if let reason = priced.unpriced, old(call, at).unpriced == nil {
                    losses.withLock { $0[reason, default: 0] += 1 }
                }
                return priced
            }
        } catch { throw StartError.store(location, error) }
        return losses.withLock { $0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
            "\(count.counted("call")) of the last \(Self.days) days would lose the price: \(reason)"
        }
    }
}
