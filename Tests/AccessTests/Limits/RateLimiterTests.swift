// Who is counted with whom, and what is answered.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import Access
@testable import HTTP

@Suite struct RateLimiterTests {
    private final class Clock: Sendable {
        let now = Atomic<UInt64>(1_000_000_000)
        func advance(seconds: Int) { now.add(UInt64(seconds) * 1_000_000_000, ordering: .relaxed) }
    }

    private let clock = Clock()
    private let analytics = Route(.get, "/admin", needs: .read, rate: .analytics) { _, _ in }
    private let api = Route(.get, "/v1", needs: .read, rate: .api) { _, _ in }
    private let events = Route(.post, "/v1/events", needs: .ingest, rate: .ingest) { _, _ in }
    private let machine = Route(.get, "/metrics", needs: .metrics) { _, _ in }

    private func limiter(_ limits: RateLimits, shards: Int = 16, most: Int = 1024) -> RateLimiter {
        let clock = clock
        return RateLimiter(limits, userHeader: "X-User", shards: shards, most: most) {
            clock.now.load(ordering: .relaxed)
        }
    }

    private func head(_ remote: String = "192.0.2.1", user: String? = nil) -> RequestHead {
        RequestHead(
            method: .get, path: "/", query: Query(), headers: Headers(user.map { [(name: "X-User", value: $0)] } ?? []),
            remote: remote, id: "")
    }

    private static func token(_ number: Int, _ scopes: Set<Scope> = [.read], limit: Int? = nil) -> Caller {
        Caller(
            identity: "token \(number)", way: .token(tail: nil), scopes: scopes, requestsPerMinute: limit)
    }

    private let anonymous = Caller(identity: "anonymous", scopes: Scope.all)

    /// How many of so many requests are let in.
    private func count(
        _ limiter: RateLimiter, _ caller: Caller, _ head: RequestHead, on route: Route, of many: Int = 100
    ) -> Int {
        (0..<many).count { _ in limiter.decide(head, on: route, by: caller).refusal == nil }
    }

    @Test func `Each identity has its own count, in each class of routes, and machines are not counted`() {
        let limiter = limiter(RateLimits(analytics: 30, api: 50))
        for number in 1...3 {
            #expect(count(limiter, Self.token(number), head(), on: analytics) == 30)
            #expect(count(limiter, Self.token(number), head(), on: api) == 50)
            #expect(count(limiter, Self.token(number), head(), on: machine) == 100)
            #expect(count(limiter, Self.token(number), head(), on: events) == 100)
        }
        #expect(count(limiter, Self.token(1), head("192.0.2.9"), on: api) == 0, "from wherever")
        clock.advance(seconds: 61)
        #expect(count(limiter, Self.token(1), head(), on: analytics) == 30)
    }

    @Test func `The anonymous and those with a public token are counted by address, one of IPv6 with its network`() {
        let limiter = limiter(RateLimits(api: 10))
        #expect(count(limiter, anonymous, head("192.0.2.1"), on: api, of: 6) == 6)
        let everybody = Caller(identity: "token 9", way: .token(tail: nil), scopes: [.read], isPublic: true)
        #expect(count(limiter, everybody, head("192.0.2.1"), on: api) == 4)
        #expect(count(limiter, anonymous, head("192.0.2.2"), on: api) == 10)
        #expect(count(limiter, anonymous, head("2001:db8:0:1::1"), on: api) == 10)
        #expect(count(limiter, anonymous, head("2001:db8:0:1:ffff::2"), on: api) == 0)
        #expect(count(limiter, anonymous, head("2001:db8:0:2::1"), on: api) == 10)
        #expect(count(limiter, anonymous, head("::ffff:192.0.2.2"), on: api) == 0, "the same address")
    }

    @Test func `Who acts for admins is counted by each of them, but who is unknown is not believed`() {
        let limiter = limiter(RateLimits(analytics: 30, api: 30))
        let app = Self.token(1, [.read, .actAs])
        for user in ["ada", "ben"] { #expect(count(limiter, app, head(user: user), on: analytics) == 30) }
        #expect(count(limiter, app, head(), on: analytics) == 30)
        #expect(count(limiter, Self.token(2), head(user: "ada"), on: analytics, of: 20) == 20)
        #expect(count(limiter, Self.token(2), head(user: "cid"), on: analytics) == 10, "it may not act for anybody")
        #expect(count(limiter, anonymous, head(user: "ada"), on: analytics) == 30)
        #expect(count(limiter, anonymous, head(user: "ben"), on: analytics) == 0)
    }

    @Test func `Who may administer is counted as themself, whomever they say`() {
        let limiter = limiter(RateLimits(analytics: 30))
        let admin = Self.token(1, Scope.all)
        #expect((0..<100).count { limiter.decide(head(user: "\($0)"), on: analytics, by: admin).refusal == nil } == 30)
    }

    @Test func `A token with a limit of its own has it for all that it asks together`() {
        let limiter = limiter(RateLimits(analytics: 30, api: 600))
        let caller = Self.token(1, limit: 120)
        #expect(count(limiter, caller, head(), on: analytics) == 100)
        #expect(count(limiter, caller, head(), on: api) == 20)
        let refusal = limiter.decide(head(), on: api, by: caller).refusal
        #expect(refusal?.detail == "Rate limit exceeded: 120 requests per minute" && refusal?.limit == .token)
        let off = self.limiter(RateLimits())
        #expect(count(off, caller, head(), on: analytics, of: 200) == 120, "also where others have none")
    }

    @Test func `The answer says how it stands, and a refusal when to come back`() throws {
        let limiter = limiter(RateLimits(analytics: 30))
        let first = limiter.decide(head(), on: analytics, by: Self.token(1))
        #expect(first.refusal == nil)
        #expect(
            first.headers == [
                HeaderField(.rateLimitPolicy, #""analytics";q=30;w=60"#),
                HeaderField(.rateLimit, #""analytics";r=29;t=60"#),
            ])
        clock.advance(seconds: 20)
        #expect(count(limiter, Self.token(1), head(), on: analytics) == 29)
        let last = limiter.decide(head(), on: analytics, by: Self.token(1))
        let refusal = try #require(last.refusal)
        #expect(refusal.status == .tooManyRequests && refusal.limit == .analytics)
        #expect(refusal.detail == "Rate limit exceeded: 30 analytics requests per minute")
        #expect(refusal.headers == [HeaderField(.retryAfter, "40")])
        #expect(last.headers.last == HeaderField(.rateLimit, #""analytics";r=0;t=40"#))
        #expect(limiter.decide(head(), on: api, by: Self.token(1)).headers.isEmpty, "where nothing is limited")
    }

    @Test func `Events are counted by number, and a batch is refused whole while those before are not paid for`() throws
    {
        let limiter = limiter(RateLimits(ingest: 1_000))
        let request = Request(head: head(), route: "/v1/events", caller: Self.token(1, [.ingest]))
        #expect(limiter.decide(head(), on: events, by: request.caller).refusal == nil)
        #expect(limiter.take(events: 5_000, of: request) == nil, "of whatever size")
        let early = try #require(limiter.decide(head(), on: events, by: request.caller).refusal)
        #expect(early.detail == "Rate limit exceeded: 1000 events per second" && early.limit == .ingest)
        #expect(early.headers == [HeaderField(.retryAfter, "5")])
        #expect(limiter.take(events: 1, of: request) != nil)
        clock.advance(seconds: 4)
        #expect(limiter.take(events: 1, of: request) == nil)
        let other = Request(head: head(), route: "/v1/events", caller: Self.token(2, [.ingest]))
        #expect(limiter.take(events: 1, of: other) == nil, "another sender is another count")
    }

    @Test func `Who has a public token sends so many events a second of each network, whatever others may`() throws {
        let everybody = Caller(identity: "token 9", way: .token(tail: nil), scopes: [.ingest], isPublic: true)
        for ingest in [nil, 1_000] {
            let limiter = limiter(RateLimits(ingest: ingest))
            func request(_ caller: Caller, _ address: String) -> Request {
                Request(head: head(address), route: "/v1/events", caller: caller)
            }
            #expect(limiter.take(events: 60, of: request(everybody, "192.0.2.1")) == nil)
            let refusal = limiter.take(events: 1, of: request(everybody, "192.0.2.1"))
            #expect(refusal?.detail == "Rate limit exceeded: 20 events per second" && refusal?.limit == .ingest)
            #expect(limiter.decide(head("192.0.2.1"), on: events, by: everybody).refusal != nil)
            #expect(limiter.take(events: 60, of: request(everybody, "192.0.2.2")) == nil)
            #expect(limiter.take(events: 900, of: request(Self.token(1, [.ingest]), "192.0.2.1")) == nil)
            #expect(limiter.take(events: 1, of: request(Self.token(1, [.ingest]), "192.0.2.1")) == nil)
            clock.advance(seconds: 3)
            #expect(limiter.take(events: 1, of: request(everybody, "192.0.2.1")) == nil)
        }
    }

    @Test func `A token's own limit holds for the events that it sends, too`() {
        let limiter = limiter(RateLimits())
        #expect(count(limiter, Self.token(1, [.ingest, .read], limit: 40), head(), on: events, of: 30) == 30)
        #expect(count(limiter, Self.token(1, [.ingest, .read], limit: 40), head(), on: api) == 10)
        #expect(count(limiter, Self.token(1, [.ingest, .read], limit: 40), head(), on: events) == 0)
    }

    @Test func `Who acts for others has an end for all of them together, and a refusal of one costs nobody`() {
        let limiter = limiter(RateLimits(analytics: 30))
        let app = Self.token(1, [.read, .actAs])
        #expect(count(limiter, app, head(user: "ada"), on: analytics, of: 1_000) == 30)
        let others = (0..<1_000).count { number in
            limiter.decide(head(user: "user \(number)"), on: analytics, by: app).refusal == nil
        }
        #expect(others == 30 * RateLimiter.actors - 30)
        #expect(count(limiter, Self.token(2, [.read, .actAs]), head(user: "ada"), on: analytics) == 30)
    }

    @Test func `What asks for several things at once counts as many, and is let in while one may be`() {
        let limiter = limiter(RateLimits(api: 30))
        let batch = Route(.get, "/trpc", needs: .read, rate: .api, weight: { _ in 12 }) { _, _ in }
        #expect(count(limiter, Self.token(1), head(), on: batch) == 3)
        #expect(count(limiter, Self.token(1), head(), on: api) == 0)
        clock.advance(seconds: 61)
        #expect(count(limiter, Self.token(1), head(), on: api) == 30)
    }

    @Test func `A pace over all refuses whoever comes`() {
        let limiter = limiter(RateLimits(all: .init(every: .milliseconds(100), burst: 20)))
        #expect(count(limiter, Self.token(1), head(), on: machine, of: 15) == 15)
        #expect(count(limiter, Self.token(2), head(), on: api) == 5)
        #expect(limiter.decide(head(), on: api, by: anonymous).refusal?.limit == .all)
        clock.advance(seconds: 1)
        #expect(count(limiter, anonymous, head(), on: events) == 10)
    }

    @Test func `Whoever is many crowds out nobody, and gets no second minute by it`() {
        let limiter = limiter(RateLimits(api: 10), shards: 1, most: 50)
        #expect(count(limiter, anonymous, head("192.0.2.1"), on: api) == 10)
        var letIn = 0
        for host in 0..<5_000 {
            letIn += count(limiter, anonymous, head("10.0.\(host / 256).\(host % 256)"), on: api, of: 1)
        }
        #expect(letIn == 49 + 10, "those who are remembered, and all others as one")
        #expect(count(limiter, anonymous, head("192.0.2.1"), on: api) == 0, "still refused")
        #expect(count(limiter, Self.token(1), head(), on: api) == 10, "who is known has a place")
        clock.advance(seconds: 61)
        #expect(
            count(limiter, anonymous, head("198.51.100.1"), on: api) == 10, "those of the last minute are forgotten")
    }

    @Test func `Limits can be changed while it counts`() {
        let limiter = limiter(RateLimits(analytics: 30))
        #expect(count(limiter, Self.token(1), head(), on: analytics) == 30)
        limiter.limits = RateLimits(analytics: 40)
        #expect(count(limiter, Self.token(1), head(), on: analytics) == 10)
        limiter.limits = RateLimits()
        #expect(count(limiter, Self.token(1), head(), on: analytics) == 100)
    }

    @Test func `A pace that no clock can count is the slowest there is`() {
        #expect(RateLimits.Pace(every: .seconds(Int64.max), burst: 0).nanoseconds == .max)
        #expect(RateLimits.Pace(every: .milliseconds(5), burst: 3) == .init(every: .microseconds(5_000), burst: 3))
    }
}
