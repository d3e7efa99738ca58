// The running server: what it is made of, and how it starts, reloads and stops.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import HTTP
import Ledger
import Prices
import Reports
import Store
import Synchronization

/// Everything a server holds, wired together.
final class App: Sendable {
    let configuration: Configuration
    let store: LedgerStore
    let registry: Registry
    let ledgerMetrics: LedgerMetrics
    let serverMetrics: ServerMetrics
    let metricsPage: MetricsPage
    let watchman: Watchman
    let health: Health
    let intake: EventIntake
    let reports: ReportDesk
    let budgetWatch: BudgetWatch
    let courier: Courier
    let secretary: Secretary
    private let slowClock: SlowClock
    let upkeep: Upkeep
    private let archiver: Archiver?
    private let accessLog: LineLog
    private let errorLog: LineLog
    private let reloadable: Shared<Reloadable>
    /// What was taken over last: the start's, or that of a reload.
    private let latest: Shared<Configuration>
    private let addresses: Shared<AddressBook>
    /// While a demo books what never was, the budgets that it crosses are recorded, and told to nobody.
    let isMakingHistory: Shared<Bool>

    /// What a reload replaces.
    struct Reloadable: Sendable {
        var prices: PriceBook
        var gate: Gate
        var log: Configuration.Log
        var budgets: [Budget]
        var plans: [Plan]
        var summaries: [SummaryPlan]

        init(_ configuration: Configuration, listening address: ListenAddress) throws(PriceFileErrors) {
            prices = try Prices.load(files: configuration.prices)
            gate = Gate(
                configuration.access, hosts: KnownHosts(listening: address, named: configuration.server.hosts))
            log = configuration.log
            budgets = configuration.budgets
            plans = configuration.plans
            summaries = configuration.notices.summaries
        }
    }

    /// Opens the store and takes its counters in. Nothing listens yet.
    ///
    /// Where the clock says what no ledger can be kept at, events and reports are refused; what runs by itself then takes
    /// the nearest present there is.
    init(
        _ configuration: Configuration, makesHistory: Bool = false,
        clock wall: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(StartError) {
        let clock = { @Sendable in wall().asPresent }
        self.configuration = configuration
        let registry = Registry(maxSeries: configuration.metrics.maxSeries)
        let ledgerMetrics = LedgerMetrics(registry: registry)
        let serverMetrics = ServerMetrics(registry: registry)
        let adjustments = AdjustmentGauge(registry: registry)
        let reloadable: Shared<Reloadable>
        do throws(PriceFileErrors) {
            reloadable = Shared(try Reloadable(configuration, listening: configuration.listen))
        } catch {
            throw .prices(error)
        }
        let errorLog = LineLog(descriptor: 2)
        let addresses = Shared(AddressBook(configuration))
        let courier = Courier(
            registry: registry, clock: clock, carrier: { addresses.value.carrier(to: $0) },
            tell: { errorLog.write("\($0)") })
        let isMakingHistory = Shared(makesHistory)
        let budgetWatch = BudgetWatch(
            clock: clock,
            isQuiet: { isMakingHistory.value },
            tell: { crossing in
                errorLog.write(crossing.line(showingUsers: reloadable.value.log.users))
                courier.wake()
            },
            tellOfMany: { group in
                errorLog.write(group.line)
                courier.wake()
            })
        var options = LedgerStore.Options()
        options.mostSeries = configuration.metrics.maxSeries
        options.mostPending = configuration.limits.pendingEvents
        options.dimensions = configuration.dimensions
        options.measures = configuration.measures
        do throws(StoreError) {
            store = try LedgerStore(configuration.store, options) { commit, names in
                ledgerMetrics.apply(commit, name: names.text)
                adjustments.apply(commit, name: names.text)
                serverMetrics.note(commit)
                budgetWatch.note(commit, names)
            }
            try store.eachTotal { ledgerMetrics.load($0, name: $1) }
            try budgetWatch.take(configuration.budgets, from: store)
            try store.eachAdjustment { adjustments.add($1, provider: $0) }
        } catch {
            throw .store(configuration.store, error)
        }
        self.isMakingHistory = isMakingHistory
        self.registry = registry
        self.ledgerMetrics = ledgerMetrics
        self.serverMetrics = serverMetrics
        self.reloadable = reloadable
        latest = Shared(configuration)
        metricsPage = MetricsPage(registry: registry)
        watchman = Watchman(configuration, store: store, clock: clock, tell: { errorLog.write("\($0)") })
        serverMetrics.watch(store, watchman.disk, in: registry)
        WatchGauges.register(watchman, gauges: configuration.gauges, in: registry)
        health = Health(store: store, watchman: watchman, clock: clock)
        let cache = BooksCache()
        let people = PeopleGauges(registry: registry, store: store, cache: cache, clock: clock)
        let budgets = BudgetGauges(registry: registry, budgets: budgetWatch, store: store, clock: clock)
        let subscriptions = SubscriptionGauges(
            registry: registry, store: store, cache: cache, clock: clock, plans: { reloadable.value.plans })
        let configured = Books.Terms(configuration)
        let watchman = watchman
        let terms = { @Sendable in
            let current = reloadable.value
            var terms = configured
            terms.plans = current.plans
            terms.budgets = current.budgets
            terms.prices = current.prices
            terms.watched = watchman.watched
            return terms
        }
        let secretary = Secretary(
            store, cache: cache, clock: clock, plans: { reloadable.value.summaries }, terms: terms,
            kept: { courier.wake() }, tell: { errorLog.write("\($0)") })
        self.secretary = secretary
        let queueHistory = QueueHistory(watchman, in: store, clock: clock)
        slowClock = SlowClock([
            (every: 15, work: people.refresh),
            (every: 15, work: { [budgetWatch] in budgetWatch.turn($0) }),
            (every: 30, work: { [budgetWatch] in budgetWatch.refreshPlans($0) }),
            (every: 60, work: { budgets.refresh($0) }),
            (every: 60, work: { queueHistory.record($0) }),
            (every: 60, work: { subscriptions.refresh($0) }),
            (every: 60, work: { secretary.look($0) }),
        ])
        self.budgetWatch = budgetWatch
        self.courier = courier
        self.addresses = addresses
        self.errorLog = errorLog
        intake = EventIntake(
            store: store, metrics: ledgerMetrics, clock: wall, prices: { reloadable.value.prices })
        reports = ReportDesk(store: store, cache: cache, clock: wall, terms: terms)
        upkeep = Upkeep(
            store: store, clock: clock, prices: { reloadable.value.prices }, changed: { budgetWatch.reload() })
        archiver = configuration.retention.map { [store] in Archiver(store, $0, clock: clock) }
        accessLog = LineLog(descriptor: 1)
    }

    var prices: PriceBook { reloadable.value.prices }
    var budgets: [Budget] { reloadable.value.budgets }
    var plans: [Plan] { reloadable.value.plans }

    /// Starts to answer.
    func listen() throws(StartError) -> Server {
        slowClock.start()
        watchman.start()
        courier.start(store)
        archiver?.start()
        var options = Server.Options(listen: configuration.listen)
        options.softConnectionLimit = configuration.limits.connections
        options.hardConnectionLimit = configuration.limits.connections * 4
        options.bodyMemory = configuration.limits.bodyMemory
        options.answerMemory = configuration.limits.answerMemory
        options.arrivalDeadline = configuration.limits.requestDeadline
        options.replyDeadline = configuration.limits.answerDeadline
        let (reloadable, serverMetrics, accessLog, health) = (reloadable, serverMetrics, accessLog, health)
        do throws(ServerError) {
            return try Server(
                options, routes: routes,
                gate: { head, route in
                    (reloadable.value.gate.problem(with: head, on: route) ?? health.problem(on: route))?
                        .response(requestID: head.id)
                },
                observe: { observation in
                    serverMetrics.note(observation)
                    let log = reloadable.value.log
                    if log.access { accessLog.write(AccessLog.line(observation, showingUsers: log.users)) }
                })
        } catch {
            throw .server(error)
        }
    }

    /// Takes over prices, access, access log, budgets and whom to tell of them, plans, summaries, probes and queues of
    /// a new configuration; names what only a restart would change, and what is gone.
    func reload(_ new: Configuration) throws(ReloadError) -> ReloadOutcome {
        // The new address may be one that needs no token; the one that is listened on still does.
        guard configuration.listen.isLoopback || !new.access.isOpen else { throw .exposed(configuration.listen) }
        // Nor are there sums yet by a dimension that is new.
        for budget in new.budgets {
            guard let name = budget.match.property, !configuration.dimensions.contains(exactly: name) else { continue }
            throw .undeclared(budget: budget.name, dimension: name)
        }
        let reloaded: Reloadable
        do throws(PriceFileErrors) {
            reloaded = try Reloadable(new, listening: configuration.listen)
        } catch {
            throw .prices(error)
        }
        let (addressesBefore, newAddresses) = (addresses.value, AddressBook(new))
        if reloaded.budgets != budgets {
            // What is told at once of new budgets finds its way, and what waits is not dropped before all is well.
            addresses.value = newAddresses.joined(with: addressesBefore)
            do throws(StoreError) {
                try budgetWatch.take(reloaded.budgets, from: store)
            } catch {
                addresses.value = addressesBefore
                throw .store(error)
            }
        }
        addresses.value = newAddresses
        courier.wake()
        watchman.reload(probes: new.probes, queues: new.queues)
        reloadable.value = reloaded
        secretary.look {}
        var restart: [String] = []
        if new.listen != configuration.listen { restart.append("listen") }
        if new.store != configuration.store { restart.append("store") }
        if Set(new.dimensions.map(\.exact)) != Set(configuration.dimensions.map(\.exact)) {
            restart.append("dimensions")
        }
        if Set(new.measures.map(\.exact)) != Set(configuration.measures.map(\.exact)) { restart.append("measures") }
        if new.gauges != configuration.gauges { restart.append("gauges") }
        if new.retention != configuration.retention { restart.append("retention") }
        if new.metrics != configuration.metrics { restart.append("metrics") }
        if new.limits != configuration.limits { restart.append("limits") }
        if new.drain != configuration.drain { restart.append("drain") }
        defer { latest.value = new }
        return ReloadOutcome(restart: restart, losses: new.losses(since: latest.value))
    }

    /// Commits what is queued and lets go of the store. The server has stopped by then.
    func close() {
        watchman.stop()
        secretary.stop()
        courier.stop()
        slowClock.stop()
        archiver?.stop()
        store.close()
        accessLog.flush()
        errorLog.flush()
    }
}

/// Why a new configuration was not taken over.
enum ReloadError: Error, CustomStringConvertible {
    case prices(PriceFileErrors)
    case exposed(ListenAddress)
    case store(StoreError)
    case undeclared(budget: String, dimension: String)

    var description: String {
        switch self {
        case .prices(let errors): errors.description
        case .exposed(let address):
            "\(address), which needs a restart to change, can be reached from other machines:"
                + " access needs a token, or allow_anonymous"
        case .store(let error): "the ledger cannot be read: \(error)"
        case .undeclared(let budget, let dimension):
            "the budget \(budget) matches the property \(dimension), which needs a restart to become a dimension"
        }
    }
}

/// Why the server did not start: one clear line.
enum StartError: Error, CustomStringConvertible {
    case prices(PriceFileErrors)
    case store(StoreLocation, StoreError)
    case server(ServerError)

    var description: String {
        switch self {
        case .prices(let errors): errors.description
        case .store(let location, let error): "\(location): \(error)"
        case .server(let error): "\(error)"
        }
    }
}
