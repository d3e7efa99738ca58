// What the largest of many sessions or traces are looked for by.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// An order of sums of calls by one figure that is added up of each call: what it cost, used or was.
package struct CallOrder: Sendable {
    let measures: [ScanMeasure]
    /// Whether the least come first.
    let goesUp: Bool

    /// By what calls cost, adjustments included.
    package static let dearest = CallOrder([.sum(.cost), .sum(.adjustment)], goesUp: false)

    package static func by(_ measure: CallMeasure, goesUp: Bool) -> CallOrder {
        CallOrder(CallMeasure.scanned([measure]).map(\.0), goesUp: goesUp)
    }

    package static func by(_ bucket: Bucket, goesUp: Bool) -> CallOrder {
        CallOrder([.sum(.units(bucket))], goesUp: goesUp)
    }

    private init(_ measures: [ScanMeasure], goesUp: Bool) {
        self.measures = measures
        self.goesUp = goesUp
    }

    package var reversed: CallOrder { CallOrder(measures, goesUp: !goesUp) }
}
