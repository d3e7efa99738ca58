// Counts requests and events by who sends them, and refuses those that are too many.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Synchronization
import System

/// Asked about each request that may be asked; costs nothing where there is no limit, and a lock of one shard else.
///
/// Who is known is counted by identity, and where they may act for others and no more, and say for which user they ask an
/// admin's question, by that user, too.
/// The anonymous, and who has a token that anybody can have, are counted by network.
package final class RateLimiter: Sendable {
    private let current: Shared<RateLimits>
    /// The same, to be looked at without a lock: events a second, 0 for no limit.
    private let ingest: Atomic<Int>
    private let hasPace = Atomic(false)
    private let shards: [Guarded]
    private let pace = Mutex(DebtBucket())
    private let clock: @Sendable () -> UInt64
    private let userHeader: String

    /// Events a second of a network that shows a token which anybody may have, whatever others may send.
    package static let publicEvents = 20
    /// How many times what one may ask one caller may ask for all that they act for.
    static let actors = 10

    private final class Guarded: Sendable {
        let state: Mutex<Shard>

        init(most: Int) { state = Mutex(Shard(most: most)) }
    }

    /// - Parameters:
    ///   - userHeader: The header by which a caller who acts for others says for whom.
    ///   - most: Of those of one kind in one shard that are remembered by themselves.
    ///   - clock: Nanoseconds of a clock that never goes back.
    package init(
        _ limits: RateLimits = RateLimits(), userHeader: String, shards count: Int = 16, most: Int = 1024,
        clock: @escaping @Sendable () -> UInt64 = { SystemClock.nanoseconds() }
    ) {
        current = Shared(limits)
        ingest = Atomic(limits.ingest ?? 0)
        hasPace.store(limits.all != nil, ordering: .relaxed)
        shards = (0..<count).map { _ in Guarded(most: most) }
        self.clock = clock
        self.userHeader = userHeader
    }

    package var limits: RateLimits {
        get { current.value }
        set {
            current.value = newValue
            ingest.store(newValue.ingest ?? 0, ordering: .relaxed)
            hasPace.store(newValue.all != nil, ordering: .relaxed)
        }
    }

    /// Counts a request, or refuses it.
    package func decide(_ head: RequestHead, on route: Route, by caller: Caller) -> RateDecision {
        if hasPace.load(ordering: .relaxed), let refusal = refusalByPace() { return RateDecision(refusal: refusal) }
        switch route.rate {
        case nil: return .free
        case let rate?:
            if rate == .ingest, let refusal = refusal(ofEvents: nil, head, caller) {
                return RateDecision(refusal: refusal)
            }
            guard let quota = quota(of: rate, for: caller) else { return .free }
            return decide(quota, head, caller, weight: route.weight?(head) ?? 1)
        }
    }

    private func decide(
        _ quota: RequestQuota, _ head: RequestHead, _ caller: Caller, weight: Int
    ) -> RateDecision {
        let who = CountedParty(caller, head, quota.scope, userHeader: userHeader)
        let decision = take(who, quota, weight)
        guard decision.refusal == nil, let all = who.all else { return decision }
        let most = quota.limit.multipliedReportingOverflow(by: Self.actors)
        let ofAll = take(all, RequestQuota(scope: quota.scope, limit: most.overflow ? .max : most.partialValue), weight)
        return ofAll.refusal == nil ? decision : ofAll
    }

    private func take(_ who: CountedParty, _ quota: RequestQuota, _ weight: Int) -> RateDecision {
        let now = clock() / 1_000_000
        let outcome = shard(of: who).state.withLock { $0.take(who, limit: quota.limit, weight: weight, at: now) }
        let headers = quota.headers(outcome)
        guard !outcome.isLetIn else { return RateDecision(headers: headers) }
        let seconds = Int((outcome.milliseconds + 999) / 1_000)
        return RateDecision(
            refusal: .tooMany(quota.reason, retryAfter: seconds, limit: quota.scope), headers: headers)
    }

    /// Takes the events of a body, or says why none of them is taken: those before are more than there may be by now.
    package func take(events count: Int, of request: Request) -> Problem? {
        refusal(ofEvents: count, request.head, request.caller)
    }

    /// Before a body is read, it is only seen whether one may come.
    private func refusal(ofEvents count: Int?, _ head: RequestHead, _ caller: Caller) -> Problem? {
        var perSecond = ingest.load(ordering: .relaxed)
        if caller.isPublic { perSecond = perSecond > 0 ? min(perSecond, Self.publicEvents) : Self.publicEvents }
        guard perSecond > 0 else { return nil }
        let who = CountedParty(caller, head, .ingest, userHeader: userHeader)
        let (now, interval) = (clock(), UInt64(1_000_000_000 / perSecond))
        let wait = shard(of: who).state.withLock { shard in
            shard.take(who, count, every: interval, slack: 1_000_000_000, at: now)
        }
        return wait.map { wait in
            Problem.tooMany(
                "Rate limit exceeded: \(perSecond) events per second", retryAfter: Int(wait / 1_000_000_000) + 1,
                limit: .ingest)
        }
    }

    private func refusalByPace() -> Problem? {
        guard let all = limits.all else { return nil }
        let slack = UInt64(all.burst - 1).multipliedReportingOverflow(by: all.nanoseconds)
        let now = clock()
        let wait = pace.withLock { bucket in
            bucket.take(every: all.nanoseconds, slack: slack.overflow ? .max : slack.partialValue, at: now)
        }
        return wait.map { wait in
            Problem.tooMany(
                "Rate limit exceeded: more requests than this server takes of all together",
                retryAfter: Int(clamping: wait / 1_000_000_000) + 1, limit: .all)
        }
    }

    private func quota(of rate: RateClass, for caller: Caller) -> RequestQuota? {
        if let own = caller.requestsPerMinute { return RequestQuota(scope: .token, limit: own) }
        return limits.requests(rate).map { limit in
            RequestQuota(scope: rate == .analytics ? .analytics : .api, limit: limit)
        }
    }

    private func shard(of who: CountedParty) -> Guarded {
        shards[Int(UInt(bitPattern: who.hashValue) % UInt(shards.count))]
    }
}
