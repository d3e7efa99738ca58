// What a configuration says of the store and the server, and what reports need to know of it.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import HTTP
package import Ledger
package import Prices
import Reading
package import Store

extension LedgerStore.Options {
    /// Without a file, nobody has said which properties are summed: those that the store sums stay as they are.
    package init(_ configuration: Configuration, isFromFile: Bool) {
        self.init()
        mostSeries = configuration.metrics.maxSeries
        guard isFromFile else { return }
        dimensions = configuration.dimensions
        measures = configuration.measures
    }
}

extension Server.Options {
    init(_ configuration: Configuration) {
        let limits = configuration.limits
        self.init(listen: configuration.listen)
        softConnectionLimit = limits.connections
        connectionsPerAddress = limits.connectionsPerAddress
        hardConnectionLimit = limits.connections * 4
        bodyMemory = limits.bodyMemory
        answerMemory = limits.answerMemory
        arrivalDeadline = limits.requestDeadline
        replyDeadline = limits.answerDeadline
    }
}

extension Configuration {
    /// The book that calls are priced by: the built-in one, the files over it, and whose reports are trusted.
    package func priceBook() throws(PriceFileErrors) -> PriceBook {
        try Prices.load(files: prices, trusting: trustedReports)
    }
}

extension LedgerView.Terms {
    /// All but the price book, which has a file or two of its own.
    package init(_ configuration: Configuration) {
        self.init()
        plans = configuration.plans
        budgets = configuration.budgets
        zone = configuration.timeZone
        internalNames = configuration.internalNames
        dimensions = configuration.dimensions
        measures = configuration.measures
        components = configuration.components.probes
    }

    /// What a reload replaces.
    mutating func take(_ current: App.Reloadable) {
        plans = current.plans
        budgets = current.budgets
        zone = current.timeZone
        internalNames = current.internalNames
        prices = current.prices
        components = current.components
    }
}
