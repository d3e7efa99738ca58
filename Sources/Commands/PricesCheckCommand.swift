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
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let files = configuration.prices
        // The file lies where the configuration has it, and over all others where it does not.
        let place = files.firstIndex { isSame($0, options.file) } ?? files.endIndex
        let beneath = try Prices.load(files: Array(files[..<place]))
        let prices: [Price]
        do throws(PriceFileErrors) {
            prices = try PriceFile.read(options.file, over: beneath)
        } catch {
            try Output.print(error.description)
            return .no
        }
        for line in PriceOverlay(prices, over: beneath).lines { try Output.print(line) }
        if let location = options.store ?? (options.config == nil ? nil : configuration.store) {
            let above = Array(files[place...].dropFirst())
            let before = try Prices.load(files: above, over: beneath)
            let after = try Prices.load(files: above, over: beneath.under(prices))
            for warning in try warnings(of: location, before, after) { try Output.print("warning: \(warning)") }
        }
        try Output.print("\(options.file): \(prices.count.counted("price")), all right")
        return .done
    }

    private func isSame(_ path: String, _ other: String) -> Bool {
        guard path != other else { return true }
        guard let place = try? FilePlace(of: path) else { return false }
        return (try? FilePlace(of: other)) == place
    }

    /// Calls in the ledger that have a price and would have none, by what would be missing; and what was not looked at.
    private func warnings(of location: StoreLocation, _ before: PriceBook, _ after: PriceBook) throws -> [String] {
        let losses = Mutex<[String: Int]>([:])
        let (old, new) = (before.repricing, after.repricing)
        let today = Timestamp.now.day
        let report: RepricingReport
        do throws(StoreError) {
            report = try Repricing.preview(
                from: today.advanced(by: 1 - Self.days), to: today, in: try LedgerReader(location)
            ) { call, at in
                let priced = new(call, at)
                if let reason = priced.unpriced, old(call, at).unpriced == nil {
                    losses.withLock { $0[reason, default: 0] += 1 }
                }
                return priced
            }
        } catch { throw StartError.store(location, error) }
        let lost = losses.withLock { $0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { reason, count in
            "\(count.counted("call")) of the last \(Self.days) days would lose the price: \(reason)"
        }
        return lost + (report.archivedText.map { ["events in archives were not looked at: \($0)"] } ?? [])
    }
}
