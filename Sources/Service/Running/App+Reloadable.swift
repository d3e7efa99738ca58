// What a reload replaces of a running server.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Prices
import Store

extension App {
    /// What a reload replaces, as one thing: each request looks at it several times, and counts one reference where it would
    /// count that of every part.
    final class Reloadable: Sendable {
        let prices: PriceBook
        let log: Configuration.Log
        let budgets: [Budget]
        let plans: [Plan]
        let timeZone: Zone
        let summaries: [SummaryPlan]
        let internalNames: InternalNames
        let components: [String: String]
        let quarantine: QuarantineBounds?
        let auditDays: Int

        init(_ configuration: Configuration) throws(PriceFileErrors) {
            prices = try configuration.priceBook()
            log = configuration.log
            (budgets, plans) = (configuration.budgets, configuration.plans)
            (timeZone, summaries) = (configuration.timeZone, configuration.notices.summaries)
            (internalNames, components) = (configuration.internalNames, configuration.components.probes)
            quarantine = configuration.quarantine
            auditDays = configuration.audit.keep
        }
    }
}
