// How a command opens the store that a configuration is about.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import Store

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
