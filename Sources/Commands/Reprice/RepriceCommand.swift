// `bursar reprice`: past calls at today's prices.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Service
import Store
import System

struct RepriceCommand {
    private let options: RepriceOptions

    init(_ options: RepriceOptions) { self.options = options }

    func run() throws -> Exit {
        guard let from = options.from, let to = options.to else { return .usage }
        let report = try report(from, to)
        let listing = RepricingListing(report, isApplied: options.apply)
        try Output.print(listing.text(as: options.format))
        for note in listing.notes { Output.say(note) }
        return .done
    }

    private func report(_ from: Day, _ to: Day) throws -> RepricingReport {
        if let server = options.server { return try ask(server, from, to) }
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let location = options.store ?? configuration.store
        let prices = try configuration.priceBook()
        do {
            return options.apply
                ? try apply(prices, location, configuration, from, to) : try preview(prices, location, from, to)
        } catch let error as StoreError {
            if case .inUse = error {
                throw Refused(
                    description: "\(location): a server has the store open: let it do this, with --server http://…")
            }
            throw StartError.store(location, error)
        }
    }

    private func preview(_ prices: PriceBook, _ location: StoreLocation, _ from: Day, _ to: Day) throws
        -> RepricingReport
    {
        var progress = Progress("pricing", counting: "calls")
        defer { progress.end() }
        let reader = try LedgerReader(location)
        try reader.checkUnguarded(location)
        let request = RepricingRequest(from: from, to: to, apply: false)
        let view = StoreView(.costsRepriced, of: "costs", "\(from)..\(to)", details: request.told)
        return try view.of(reader, location, rows: { Int($0.changed) }) {
            try Repricing.preview(
                from: from, to: to, in: reader, price: prices.repricing,
                progress: { progress.show($0) })
        }
    }

    private func apply(
        _ prices: PriceBook, _ location: StoreLocation, _ configuration: Configuration, _ from: Day, _ to: Day
    ) throws -> RepricingReport {
        let store = try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
        defer { store.close() }
        var progress = Progress("pricing", counting: "calls")
        defer { progress.end() }
        let request = RepricingRequest(from: from, to: to, apply: true)
        return try store.telling(
            .costsRepriced, of: "costs", "\(from)..\(to)", details: request.told, rows: { Int($0.changed) }
        ) { () throws(StoreError) in
            try store.reprice(from: from, to: to, at: .now, price: prices.repricing) { progress.show($0) }
        }
    }

    /// Some days at a time: an answer is due before its deadline, however long the period.
    private func ask(_ server: String, _ from: Day, _ to: Day) throws -> RepricingReport {
        let bursar = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
        var progress = Progress("pricing")
        defer { progress.end() }
        var report = RepricingReport()
        var first = from
        while first <= to {
            let last = min(to, first.advanced(by: Self.daysAtOnce - 1))
            let request = RepricingRequest(from: first, to: last, apply: options.apply)
            report.add(try RepricingReport(try bursar.ask(RepricingRequest.path, request.json)))
            first = last.advanced(by: 1)
            progress.show(share: Double(first.number - from.number) / Double(to.number - from.number + 1))
        }
        return report
    }

    private static let daysAtOnce = 7

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }
}
