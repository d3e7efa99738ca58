// The running server: what it is made of, and how it starts, reloads and stops.
// SPDX-License-Identifier: Apache-2.0

import Access
import Budgets
package import Configuration
import Exposition
import Glibc
package import HTTP
package import Ledger
package import Logging
import Notices
import Prices
import Reading
import Reports
package import Store
package import System
import TLS

/// Everything a server holds, wired together.
package final class App: Sendable {
    package let configuration: Configuration
    package let store: LedgerStore
    let registry: Registry
    let ledgerMetrics: LedgerMetrics
    let serverMetrics: ServerMetrics
    private let limitMetrics: LimitMetrics
    let metricsPage: MetricsPage
    let watch: ServerWatch
    package let health: Health
    package let desk: BookingDesk
    let intake: EventIntake
    let reports: ReportRoutes
    let budgetWatch: BudgetWatch
    let noticeSender: NoticeSender
    let summaryScheduler: SummaryScheduler
    private let slowClock: SlowClock
    let maintenance: MaintenanceRoutes
    package let door: FrontDoor
    /// Who did what, as the frame sees it.
    package let audit: AuditDesk
    package let encryption: Encryption
    let quarantine: QuarantineRoutes
    private let archiver: Archiver?
    private let accessLog: LineLog
    /// What it says by itself.
    package let log: Log
    private let reloadable: Shared<Reloadable>
    /// What was taken over last: the start's, or that of a reload.
    private let latest: Shared<Configuration>
    private let addresses: Shared<AddressBook>
    /// While a demo books what never was, the budgets that it crosses are recorded, and told to nobody.
    package let isMakingHistory: Shared<Bool>

    /// Opens the store and takes its counters in. Nothing listens yet.
    ///
    /// Where the clock says what no ledger can be kept at, events and reports are refused; what runs by itself then takes
    /// the nearest present there is.
    package init(
        _ configuration: Configuration, log: Log, makesHistory: Bool = false,
        clock wall: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(StartError) {
        let clock = { @Sendable in wall().asPresent }
        self.configuration = configuration
        let registry = Registry(maxSeries: configuration.metrics.maxSeries)
        let ledgerMetrics = LedgerMetrics(registry: registry)
        let serverMetrics = ServerMetrics(registry: registry)
        limitMetrics = LimitMetrics(registry: registry)
        let adjustments = AdjustmentGauge(registry: registry)
        let quarantineMetrics = QuarantineMetrics(registry: registry)
        let reloadable: Shared<Reloadable>
        do throws(PriceFileErrors) {
            reloadable = Shared(try Reloadable(configuration))
        } catch {
            throw .prices(error)
        }
        do throws(TLSError) { encryption = try Encryption(configuration, log: log) } catch { throw .tls(error) }
        encryption.register(in: registry)
        let addresses = Shared(AddressBook(configuration))
        let noticeSender = NoticeSender(
            registry: registry, log: log, clock: clock, transport: { addresses.value.transport(to: $0) })
        let isMakingHistory = Shared(makesHistory)
        let budgetWatch = BudgetWatch(
            clock: clock,
            isQuiet: { isMakingHistory.value },
            tell: { crossing in
                log.say(crossing.message(showingUsers: reloadable.value.log.users))
                noticeSender.wake()
            },
            tellOfMany: { group in
                log.say(group.message)
                noticeSender.wake()
            })
        var options = LedgerStore.Options(configuration, isFromFile: true)
        options.mostPending = configuration.limits.pendingEvents
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
            door = try FrontDoor(
                configuration, TokenDirectory(store), SessionDirectory(store), in: registry, clock: clock)
        } catch {
            throw .store(configuration.store, error)
        }
        audit = AuditDesk(store, clock: clock)
        let auditWitness = AuditWitness(store, log: log, clock: clock, keep: { reloadable.value.auditDays })
        AuditMetrics.watch(store, checkpoint: { auditWitness.position }, in: registry)
        self.isMakingHistory = isMakingHistory
        self.registry = registry
        self.ledgerMetrics = ledgerMetrics
        self.serverMetrics = serverMetrics
        self.reloadable = reloadable
        latest = Shared(configuration)
        metricsPage = MetricsPage(registry: registry)
        watch = ServerWatch(configuration, store: store, log: log, clock: clock)
        serverMetrics.watch(store, watch.disk, in: registry)
        quarantineMetrics.watch(store, in: registry)
        WatchGauges.register(watch, gauges: configuration.gauges, in: registry)
        health = Health(store: store, watch: watch, clock: clock)
        let cache = LedgerViewCache()
        let configured = LedgerView.Terms(configuration)
        let watch = watch
        let terms = { @Sendable in
            var terms = configured
            terms.take(reloadable.value)
            terms.watched = watch.watched
            terms.auditCheckpoint = auditWitness.position
            return terms
        }
        let people = PeopleGauges(registry: registry, store: store, cache: cache, clock: clock, terms: terms)
        let budgets = BudgetGauges(
            registry: registry, budgets: budgetWatch, store: store, cache: cache, clock: clock,
            plans: { reloadable.value.plans })
        let subscriptions = SubscriptionGauges(
            registry: registry, store: store, cache: cache, clock: clock, plans: { reloadable.value.plans })
        let summaryScheduler = SummaryScheduler(
            store, log: log, cache: cache, clock: clock, plans: { reloadable.value.summaries }, terms: terms,
            kept: { noticeSender.wake() })
        self.summaryScheduler = summaryScheduler
        let keeper = QuarantineKeeper(
            store, bounds: { reloadable.value.quarantine }, count: quarantineMetrics.count)
        let dayCloser = DayCloser(store, log: log, clock: clock)
        let queueHistory = QueueHistory(watch, in: store, clock: clock)
        slowClock = SlowClock([
            (every: 15, work: people.refresh),
            (every: 15, work: { [budgetWatch] in budgetWatch.turn($0) }),
            (every: 30, work: { [budgetWatch] in budgetWatch.refreshPlans($0) }),
            (every: 60, work: { budgets.refresh($0) }),
            (every: 60, work: { queueHistory.record($0) }),
            (every: 60, work: { subscriptions.refresh($0) }),
            (every: 60, work: { summaryScheduler.look($0) }),
            (every: 60, work: { [metricsPage] in metricsPage.letGo($0) }),
            (every: 30, work: { [door] in door.tokens.keepUse($0) }),
            (every: 30, work: { [door] in door.keepSessions($0) }),
            (every: 60, work: { [audit] in audit.refresh($0) }),
            (every: 3600, work: { auditWitness.turn($0) }),
            (every: 3600, work: { keeper.release(at: wall, $0) }),
            (every: 5, work: { dayCloser.close($0) }),
            (every: 5, work: { [encryption, audit] in encryption.look(telling: audit.tell, $0) }),
        ])
        self.budgetWatch = budgetWatch
        self.noticeSender = noticeSender
        self.addresses = addresses
        self.log = log
        desk = BookingDesk(
            store, prices: { reloadable.value.prices },
            count: { kind, reason, events in
                let kind = kind?.name ?? LedgerMetrics.unknownKind
                ledgerMetrics.eventCounter(kind: kind, reason == .duplicate ? .duplicate : .rejected).add(Int64(events))
            }, keeper: keeper)
        intake = EventIntake(desk, limiter: door.limiter, clock: wall)
        reports = ReportRoutes(store: store, cache: cache, clock: wall, holds: door.holds, terms: terms)
        maintenance = MaintenanceRoutes(
            store: store, desk: desk, clock: clock, prices: { reloadable.value.prices }, settle: audit.settle,
            changed: { [door] in
                budgetWatch.reload()
                // What cannot be read now holds until the next start, and tells of nobody any more.
                try? door.tokens.reload()
            })
        quarantine = QuarantineRoutes(store, desk, clock: wall)
        archiver = configuration.retention.map { [store] in Archiver(store, $0, log: log, clock: clock) }
        accessLog = LineLog(descriptor: STDOUT_FILENO)
    }

    package var prices: PriceBook { reloadable.value.prices }
    var budgets: [Budget] { reloadable.value.budgets }
    var plans: [Plan] { reloadable.value.plans }

    /// Starts to answer.
    package func listen() throws(StartError) -> Server {
        var options = Server.Options(configuration)
        options.isUncounted = door.isUncounted
        (options.tls, options.headers) = (encryption.credentials, encryption.headers)
        let (reloadable, serverMetrics, accessLog, door, audit) = (
            reloadable, serverMetrics, accessLog, door, audit
        )
        let limiter = door.limiter
        do throws(ServerError) {
            return try Server(
                options, routes: routes, authorize: door.caller(of:on:), limit: limiter.decide(_:on:by:),
                prepare: door.preparation(for:),
                unavailable: { [health] in health.problem(on: $0) ?? audit.problem(on: $0) },
                arrival: door.arrival,
                audit: { note in
                    door.note(note)
                    audit.note(note)
                },
                recorder: audit.recorder,
                observe: { observation in
                    serverMetrics.note(observation)
                    let log = reloadable.value.log
                    if log.access { accessLog.write(AccessLog.line(observation, showingUsers: log.users)) }
                }, limited: limitMetrics.count, begin: begin)
        } catch {
            throw .server(error)
        }
    }

    /// Sets going what it does by itself.
    private func begin() {
        // Before the first checkpoint, which then has it.
        audit.begin(isGuarded: door.needsToken)
        slowClock.start()
        watch.start()
        noticeSender.start(store)
        archiver?.start()
    }

    /// Takes over what the table of settings says is taken over; names what only a restart would change, and what is gone.
    package func reload(_ new: Configuration) throws(ReloadError) -> ReloadOutcome {
        let running = configuration.takingOver(new)
        // The new address may be one that needs no token; the one that is listened on still does.
        guard running.listen.isLoopback || !running.isOpen || door.tokens.hadAdmin else {
            throw .exposed(configuration.listen)
        }
        var reachable = running
        // Without TLS, which takes a restart, nobody shows a certificate.
        if configuration.tls == nil { reachable.access.certificates = [] }
        try door.check(reachable, insteadOf: latest.value)
        // Nor are there sums yet by a dimension that is new.
        for budget in running.budgets {
            guard let name = budget.match.property, !running.dimensions.contains(exactly: name) else { continue }
            throw .undeclared(budget: budget.name, dimension: name)
        }
        let reloaded: Reloadable
        do throws(PriceFileErrors) {
            reloaded = try Reloadable(running)
        } catch {
            throw .prices(error)
        }
        let shown: Encryption.Change
        do throws(TLSError) { shown = try encryption.change(to: running) } catch { throw .tls(error) }
        let (addressesBefore, newAddresses) = (addresses.value, AddressBook(running))
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
        noticeSender.wake()
        watch.reload(probes: running.probes, queues: running.queues)
        reloadable.value = reloaded
        encryption.take(shown)
        door.take(running)
        log.settings = Log.Settings(running)
        summaryScheduler.look {}
        defer { latest.value = new }
        audit.tellReload(isGuarded: door.needsToken)
        return ReloadOutcome(
            restart: configuration.keysNeedingRestart(for: new)
                + ((configuration.tls == nil) == (new.tls == nil) ? [] : ["tls"]),
            losses: new.losses(since: latest.value))
    }

    /// Commits what is queued and lets go of the store. The server has stopped by then.
    package func close() {
        watch.stop()
        summaryScheduler.stop()
        noticeSender.stop()
        slowClock.stop()
        archiver?.stop()
        door.tokens.keepUse {}
        door.keepSessions {}
        audit.close()
        store.close()
        accessLog.flush()
        log.flush()
    }
}
