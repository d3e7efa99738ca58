// What a configuration says of the store.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
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
