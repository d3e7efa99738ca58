// A demo: a history first, then events that keep coming.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Demo
import Dispatch
import Ledger
import Logging
import Service
import Store
import Synchronization
import System
import Wire

/// Fills an empty store with a believable product, and keeps it alive while the server runs.
final class DemoRun: Sendable {
    private let app: App
    private let live: Mutex<Live>
    private let queue = DispatchQueue(label: "bursar.demo", qos: .utility)
    private let stopped = Atomic(false)

    private init(_ app: App, live: Live) {
        self.app = app
        self.live = Mutex(live)
    }

    /// A store with events that are not a demo's.
    struct NotEmpty: Error, CustomStringConvertible {
        let description = "--demo needs an empty store, and this one has events; name another with --store"
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }

        static func unfinished(_ store: StoreLocation) -> String {
            "the demo's history in \(store) is not whole yet: started again with --demo, it goes on"
        }
    }

    /// The app was made for this: from here on budgets that are crossed are told.
    static func prepare(_ app: App, seed: UInt64) throws -> DemoRun {
        defer { app.isMakingHistory.value = false }
        let store = app.store
        let start = try DemoStart(
            store.demoMark(), in: store.contents(ofSource: "demo"), seed: seed, now: .now)
        if start.seed != seed {
            app.log.say(
                .warning,
                "the store has the demo of seed \(start.seed) and stays with it; seed \(seed) needs another store")
        }
        switch start {
        case .fill(let mark): try fill(app, mark, "made")
        case .takeUp(let mark):
            app.log.say(.info, "the demo's history was cut off, and is taken up again")
            try fill(app, mark, "completed")
        case .goOn: app.log.say(.info, "the store has a demo's history already; live events go on from now")
        }
        return DemoRun(app, live: Demo(seed: start.seed, until: .now).live)
    }

    func startTrickle() { schedule() }

    func stop() { stopped.store(true, ordering: .relaxed) }

    /// The mark is kept before the first event and once the last is on disk: in between the history is not whole.
    private static func fill(_ app: App, _ mark: DemoMark, _ done: String) throws {
        let demo = Demo(seed: mark.seed, until: mark.until)
        var mark = mark
        do {
            try app.store.keep(mark)
            let count = try DemoFill(app.store, prices: app.prices).book(demo)
            mark.isComplete = true
            try app.store.keep(mark)
            app.log.say(.info, "\(done) \(count) events of \(demo.days) days", .events(count))
        } catch let error as StoreError {
            throw Failed("\(error); \(Failed.unfinished(app.configuration.store))")
        } catch is DemoFill.Interrupted {
            throw Failed(Failed.unfinished(app.configuration.store))
        }
    }

    private func schedule() {
        let (event, dueAt) = live.withLock { $0.next() }
        let wait = max(0, dueAt.milliseconds - Timestamp.now.milliseconds)
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait))) { [self] in
            guard !stopped.load(ordering: .relaxed) else { return }
            let entry = app.prices.entry(Record.seal(event, index: 0), arrivedAt: .now)
            _ = app.store.book([entry]) { _ in }
            schedule()
        }
    }
}
