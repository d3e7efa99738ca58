// A store in a directory of its own, and events to put into it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Seeded
import Store
import Synchronization
import TemporaryFiles
import Wire

/// Its files go with it.
final class TestStore: Sendable {
    private let files: TemporaryFiles
    var directory: URL { URL(filePath: files.directory) }
    let path: String
    var location: StoreLocation { .sqlite(path: path) }

    init() throws {
        files = try TemporaryFiles()
        path = files.file("test.db")
    }

    /// Runs `body` with the store open, and closes it after.
    @discardableResult
    func withLedger<T>(
        _ options: LedgerStore.Options = .init(), observe: @escaping @Sendable (Commit) -> Void = { _ in },
        _ body: (LedgerStore) throws -> T
    ) throws -> T {
        let store = try LedgerStore(location, options) { commit, _ in observe(commit) }
        defer { store.close() }
        return try body(store)
    }

    /// A connection beside the store, to look at it or to tamper with it.
    func database(_ access: SQLAccess = .read) throws -> Database { try Database.sqlite(path, access) }

    func integer(_ sql: String) throws -> Int64 { try database().first(sql) { $0.integer(0) } ?? -1 }
}

extension LedgerStore {
    /// Books and waits.
    @discardableResult
    func booked(_ entries: [Entry]) throws -> BookingOutcome {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<BookingOutcome, StoreError>?>(nil)
        guard
            book(
                entries,
                completion: { result in
                    outcome.withLock { $0 = result }
                    done.signal()
                })
        else { throw StoreError.closed }
        done.wait()
        return try outcome.withLock { $0 }?.get() ?? BookingOutcome()
    }
}

/// Makes events that differ in everything, the same for the same seed.
struct EventMaker {
    var generator: Seeded
    private var made = 0

    static let start = Timestamp(milliseconds: 1_790_000_000_000)

    init(seed: UInt64) { generator = Seeded(seed: seed) }

    mutating func entry(id: String? = nil) -> Entry {
        var event = Event(detail())
        made += 1
        event.id = id ?? "e-\(made)"
        event.source = pick(["", "app", "worker"])
        event.at = Self.start.advanced(byMilliseconds: .random(in: 0...10_000_000_000, using: &generator))
        event.user = pick(["", "ada", "bob", "cy", "dee"])
        event.anonymous = pick(["", "", "", "x1", "x2"])
        event.tenant = pick(["", "school", "agency"])
        event.session = pick(["", "s1", "s2"])
        if ![.request, .profile].contains(event.kind) {
            event.subject = pick(["", "story-1", "story-2"])
            event.subjectKind = pick(["", "story"])
        }
        event.properties = properties()
        return sealed(event)
    }

    mutating func entries(_ count: Int) -> [Entry] { (0..<count).map { _ in entry() } }

    func sealed(_ event: Event) -> Entry {
        var priced: Priced?
        if case .call(let call) = event.detail {
            var price = Priced()
            if call.model == "unknown" {
                price.unpriced = "no price of unknown"
                price.cost = call.reported ?? .zero
            } else {
                price.cost = Money(nanos: call.usage[.inputTokens] * 3_000 + call.usage[.outputTokens] * 15_000)
                price.input = Money(nanos: call.usage[.inputTokens] * 3_000)
                price.output = Money(nanos: call.usage[.outputTokens] * 15_000)
                price.card = "{\"model\":\"\(call.model)\"}"
            }
            if call.cached {
                let told = call.reported ?? .zero
                price.saved = Money(nanos: max(0, price.cost.nanos - told.nanos))
                (price.cost, price.input, price.output, price.unpriced) = (told, .zero, .zero, nil)
            }
            priced = price
        }
        let at = event.at ?? Self.start
        let now = made % 3 == 0 ? at.advanced(byMilliseconds: 7_200_000) : at
        return Entry(Record.seal(event, index: 0), priced: priced, arrivedAt: now)
    }

    /// Sorted by name, as they come from the wire.
    private mutating func properties() -> [Property] {
        var properties: [Property] = []
        if Bool.random(using: &generator) {
            properties.append(Property("chapters", .number(pick(["1", "2.5", "12"]))))
        }
        if Bool.random(using: &generator) { properties.append(Property("hd", .flag(pick([true, false])))) }
        if Bool.random(using: &generator) {
            properties.append(Property("minutes", .number(pick(["0.0000015", "-3"]))))
        }
        if Bool.random(using: &generator) { properties.append(Property("quality", .text(pick(["high", "low", ""])))) }
        return properties
    }

    private mutating func detail() -> Event.Detail {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0:
            var activity = Activity()
            activity.event = pick([Activity.signedUp, "story_created", "story_failed"])
            activity.status = pick(["", "completed"])
            activity.durationMilliseconds = pick([nil, 40])
            activity.reason = pick(["", "timeout"])
            return .activity(activity)
        case 1:
            var billing = Billing()
            billing.event = pick(Billing.Step.allCases)
            billing.plan = pick(["pro", "studio"])
            billing.amount = Money(nanos: .random(in: 0...50_000_000_000, using: &generator))
            billing.creditMicros = pick([nil, 2_500_000])
            return .billing(billing)
        case 2:
            var job = Job()
            job.queue = pick(["render", "mail"])
            job.reason = pick(["", "timeout"])
            job.event = pick(Job.Step.allCases)
            job.waitMilliseconds = pick([nil, 10, 100_000])
            job.runMilliseconds = pick([nil, 700])
            return .job(job)
        case 3:
            var appError = AppError()
            appError.component = pick(["api", "worker"])
            appError.errorType = "Timeout"
            return .error(appError)
        case 4:
            var request = AppRequest()
            request.route = pick(["/a", "/b"])
            request.method = "GET"
            request.code = pick([200, 500])
            request.durationMilliseconds = .random(in: 0...20_000, using: &generator)
            return .request(request)
        case 5:
            var profile = Profile()
            profile.subject = pick(["story-1", "story-2"])
            profile.plan = pick(["", "pro", "free"])
            profile.country = pick(["", "DE", "IN"])
            return .profile(profile)
        default:
            var call = Call()
            call.provider = pick(["anthropic", "openai"])
            call.model = pick(["m1", "m2", "unknown"])
            call.operation = pick(["", "chat"])
            call.usage[.inputTokens] = .random(in: 0...100_000, using: &generator)
            call.usage[.outputTokens] = .random(in: 0...5_000, using: &generator)
            call.usage[.characters] = pick([0, 0, 900])
            call.usage[.inputSeconds] = pick([0, 0, 1_500_000])
            call.latencyMilliseconds = pick([nil, 90, 4_000])
            call.status = pick([.ok, .ok, .error])
            call.cached = pick([true, false, false])
            call.reported = pick([nil, Money(nanos: 77)])
            return .call(call)
        }
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }
}

extension Entry {
    /// A call whose cost fits into the sums of a ledger once and not twice.
    static func tooDear(_ number: Int, _ maker: EventMaker) -> Entry {
        var call = Call()
        call.provider = "poison"
        var event = Event(.call(call))
        event.id = "poison-\(number)"
        event.user = "poisoner-\(number)"
        event.at = EventMaker.start
        var entry = maker.sealed(event)
        entry.priced?.cost = Money(nanos: 5_000_000_000_000_000_000)
        return entry
    }
}
