// How a demo starts: what it finds in its store, and what it declares for itself.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Demo
import Ledger
import Store

/// How a demo begins: with its history, with the rest of it, or with its life from now on.
enum DemoStart: Equatable {
    /// There is nothing yet.
    case fill(DemoMark)
    /// A fill was cut off. What it had booked is known again by its ids, and the rest follows.
    case takeUp(DemoMark)
    /// The history is whole. A store of before marks were kept has none, and is taken for whole.
    case goOn(seed: UInt64)

    init(_ mark: DemoMark?, in contents: LedgerStore.Contents, seed: UInt64, now: Timestamp) throws(DemoRun.NotEmpty) {
        switch (mark, contents) {
        case (nil, .other): throw DemoRun.NotEmpty()
        case (nil, .fromSource): self = .goOn(seed: seed)
        case (let mark?, _) where mark.isComplete: self = .goOn(seed: mark.seed)
        case (_, .empty): self = .fill(DemoMark(seed: seed, until: now))
        case (var mark?, _):
            // On the same day an earlier end is the beginning of a later one; the world of another day is another.
            if mark.until.day == now.day { mark.until = max(mark.until, now) }
            self = .takeUp(mark)
        }
    }

    var seed: UInt64 {
        switch self {
        case .fill(let mark), .takeUp(let mark): mark.seed
        case .goOn(let seed): seed
        }
    }
}

extension Configuration {
    /// Takes over what the demo would declare, list by list, wherever nothing was said: so that every report has something
    /// to show.
    mutating func declareDemo() {
        if dimensions.isEmpty { dimensions = Demo.dimensions }
        if measures.isEmpty { measures = Demo.measures }
        if plans.isEmpty { plans = Demo.plans }
        if budgets.isEmpty { budgets = Demo.budgets }
    }
}
