// From an empty store to one that is full of history.
// SPDX-License-Identifier: Apache-2.0

import Commands
import Demo
import Ledger
import Prices
import Store

/// Books a demo at scale into a store, and says how fast that went.
struct Filling {
    private let arguments: FillArguments

    /// Each is a transaction of its own: the store takes no more at once.
    private static let batchSize = 20_000

    init(_ arguments: FillArguments) { self.arguments = arguments }

    struct NotEmpty: Error, CustomStringConvertible {
        let description = "the store has events already: name another, or remove it"
    }

    func run() throws {
        let demo = Demo(
            seed: arguments.seed, until: arguments.last.advanced(by: 1).start.advanced(byMilliseconds: -1),
            scale: Demo.Scale(users: arguments.users, days: arguments.days, calls: arguments.calls))
        var options = LedgerStore.Options()
        options.dimensions = ["aspect_ratio", "quality"]
        options.measures = ["audio_minutes", "chapters"]
        let store = try LedgerStore(.sqlite(path: arguments.store), options)
        guard case .empty = try store.contents(ofSource: "demo") else { throw NotEmpty() }
        let clock = ContinuousClock()
        var count = 0
        let taken = try clock.measure {
            count = try DemoFill(store, prices: Prices.builtIn(), batchSize: Self.batchSize).book(demo)
            // As a server has done by the time that it is asked for reports.
            try store.closeDays(before: arguments.last.advanced(by: 1))
            store.close()
        }
        let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
        print("\(count) events in \(Int(seconds)) s, \(Int(Double(count) / max(seconds, 0.001))) a second")
    }
}
