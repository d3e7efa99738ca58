// A shorter way to write down what a call used.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Usage {
    /// `Usage([.inputTokens: 12, .outputTokens: 3])`
    init(_ quantities: KeyValuePairs<Bucket, Int64>) {
        self.init()
        for (bucket, quantity) in quantities { self[bucket] = quantity }
    }
}
