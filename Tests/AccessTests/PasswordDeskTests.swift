// Names and passwords: who is let in by them, what has to be looked into first, and what is remembered.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTP
import Ledger
import Passwords
import Synchronization
import Testing

@testable import Access

@Suite struct PasswordDeskTests {
    /// Of the password `U*U`, cheap.
    private static let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    private func head(_ pair: String, from address: String = "192.0.2.1") -> RequestHead {
        RequestHead(
            method: .get, path: "/", query: Query(), headers: Headers([("Authorization", "Basic " + base64(pair))]),
            remote: address, id: "1")
    }

    private func base64(_ text: String) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits = text.utf8.map { byte in (0..<8).map { byte >> UInt8(7 - $0) & 1 } }.flatMap { $0 }
        bits += [UInt8](repeating: 0, count: (6 - bits.count % 6) % 6)
        let text = stride(from: 0, to: bits.count, by: 6).map { start in
            digits[bits[start..<(start + 6)].reduce(0) { $0 << 1 | Int($1) }]
        }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }

    private func look(_ desk: PasswordDesk, _ head: RequestHead) throws {
        let preparation = try #require(desk.preparation(for: head))
        let done = DispatchSemaphore(value: 0)
        preparation { done.signal() }
        done.wait()
    }

    private func desk(_ looks: PasswordLooks = PasswordLooks(), scopes: [Scope] = [.admin]) throws -> PasswordDesk {
        try #require(PasswordDesk(["ada": .init(hash: PasswordHash(Self.hash), scopes: scopes)], looks))
    }

    @Test func `The right password lets in after one look, and from then on without`() throws {
        let desk = try desk(scopes: [.metrics])
        let head = head("ada:U*U")
        #expect(throws: Problem.self) { try desk.caller(of: head) }
        try look(desk, head)
        let caller = try #require(try desk.caller(of: head))
        #expect(caller.name == "ada" && caller.way == .password && caller.scopes == [.metrics])
        #expect(desk.preparation(for: head) == nil)
    }

    @Test(arguments: ["ada:U*V", "ada:", "bob:U*U", ":U*U", "ada:U*U\u{0}"])
    func `A wrong password and a wrong name look the same`(pair: String) throws {
        let desk = try desk()
        let head = head(pair)
        try look(desk, head)
        let problem = #expect(throws: Problem.self) { try desk.caller(of: head) }
        #expect(problem?.status == .unauthorized && problem?.detail == "The name and the password are not known.")
        #expect(desk.preparation(for: head) == nil)
    }

    @Test func `What no name and password is, is for others to judge`() throws {
        let desk = try desk()
        for value in ["Bearer abc", "Basic", "Basic !!!", "Basic " + base64("no colon")] {
            let head = RequestHead(
                method: .get, path: "/", query: Query(), headers: Headers([("Authorization", value)]),
                remote: "192.0.2.1", id: "1")
            #expect(desk.preparation(for: head) == nil, "\(value)")
            #expect(try desk.caller(of: head) == nil, "\(value)")
        }
    }

    @Test func `Another hash of a name forgets what was known of the old one`() throws {
        let looks = PasswordLooks()
        let head = head("ada:U*U")
        try look(desk(looks), head)
        #expect(try desk(looks).caller(of: head) != nil)
        let other = try PasswordHash("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")
        let changed = try #require(PasswordDesk(["ada": .init(hash: other, scopes: [.admin])], looks))
        #expect(changed.preparation(for: head) != nil)
    }

    @Test func `Of one address only so many looks wait, and others do not wait for them`() throws {
        let looks = PasswordLooks()
        let slow = PasswordHash.unmade(cost: 8)
        let hash = try PasswordHash(Self.hash)
        let done = DispatchGroup()
        var refused = 0
        for number in 0..<40 {
            done.enter()
            let claim = looks.claim(Array("eve".utf8), Array("\(number)".utf8), hash: nil, stand: slow)
            looks.look(at: claim, from: ClientNetwork(of: "192.0.2.9")) { done.leave() }
            if looks.isRight(claim) == nil { refused += 1 }
        }
        let owner = looks.claim(Array("ada".utf8), Array("U*U".utf8), hash: hash, stand: slow)
        let known = DispatchSemaphore(value: 0)
        looks.look(at: owner, from: ClientNetwork(of: "192.0.2.1")) { known.signal() }
        known.wait()
        #expect(looks.isRight(owner) == true)
        done.wait()
        let looked = (0..<40).count { number in
            looks.isRight(looks.claim(Array("eve".utf8), Array("\(number)".utf8), hash: nil, stand: slow)) == false
        }
        #expect(looked >= PasswordLooks.mostOfOne && looked < 40, "\(looked) of 40 were looked at")
    }

    /// A clock that tests set.
    private final class Clock: Sendable {
        let milliseconds = Atomic<Int64>(1_790_000_000_000)
        var now: Timestamp { Timestamp(milliseconds: milliseconds.load(ordering: .relaxed)) }
        func advance(_ count: Int64) { milliseconds.add(count, ordering: .relaxed) }
    }

    private func slow(_ desk: PasswordDesk, _ network: String) throws {
        for number in 0..<FailureLimit.most { try look(desk, head("ada:\(network) \(number)", from: "\(network)1")) }
    }

    /// The status of one more that was not shown before.
    private func status(_ desk: PasswordDesk, _ pair: String, from address: String) throws -> Status? {
        let head = head(pair, from: address)
        if desk.preparation(for: head) != nil { try look(desk, head) }
        do throws(Problem) {
            return try desk.caller(of: head) == nil ? nil : .ok
        } catch {
            if error.status == .tooManyRequests { #expect(error.headers == [HeaderField(.retryAfter, "1")]) }
            return error.status
        }
    }

    @Test
    func `A network with many wrong ones has a look a second, by which its owner comes in, and holds up no other`()
        throws
    {
        let clock = Clock()
        let desk = try desk(PasswordLooks(clock: { clock.now }))
        try slow(desk, "2001:db8::")
        #expect(try status(desk, "ada:once more", from: "2001:db8::2") == .unauthorized)
        for _ in 0..<3 { #expect(try status(desk, "ada:U*U", from: "2001:db8::3") == .tooManyRequests) }
        #expect(try status(desk, "bob:U*U", from: "2001:db8:0:1::1") == .unauthorized, "another network")
        clock.advance(999)
        #expect(try status(desk, "ada:U*U", from: "2001:db8::3") == .tooManyRequests)
        clock.advance(1)
        #expect(try status(desk, "ada:U*U", from: "2001:db8::3") == .ok)
        #expect(try status(desk, "ada:again", from: "2001:db8::3") == .tooManyRequests)
        #expect(try desk.caller(of: head("ada:U*U", from: "2001:db8::4")) != nil, "what is right needs no look")
    }

    @Test func `All networks that are slowed have four looks a second`() throws {
        let clock = Clock()
        let desk = try desk(PasswordLooks(clock: { clock.now }))
        let networks = (1...6).map { "2001:db8:0:\($0)::" }
        for network in networks { try slow(desk, network) }
        for second in 0..<3 {
            let statuses = try networks.map { try status(desk, "ada:more \(second)", from: "\($0)1") }
            // What was wrong for one is wrong for all, without a look.
            #expect(Set(statuses) == [.unauthorized], "\(statuses)")
            let others = try networks.map { try status(desk, "ada:\($0) more \(second)", from: "\($0)1") }
            #expect(others.count { $0 == .unauthorized } == SlowedLooks.most - 1, "\(others)")
            clock.advance(1_000)
        }
    }

    @Test func `A look that is not over counts, however long it takes`() throws {
        var looks = SlowedLooks()
        let start = Timestamp(milliseconds: 1_790_000_000_000)
        let networks = (1...5).map { ClientNetwork(of: "192.0.2.\($0)") }
        for network in networks.prefix(4) {
            #expect(looks.mayTake(network, at: start))
            looks.take(network, at: start)
        }
        let later = start.advanced(byMilliseconds: 5_000)
        #expect(!looks.mayTake(networks[0], at: later) && !looks.mayTake(networks[4], at: later))
        looks.end(networks[1])
        #expect(looks.mayTake(networks[4], at: later) && looks.mayTake(networks[1], at: later))
        #expect(!looks.mayTake(networks[0], at: later))
        looks.end(networks[0])
        looks.take(networks[0], at: later)
        looks.end(networks[0])
        #expect(!looks.mayTake(networks[0], at: later.advanced(byMilliseconds: 999)))
        #expect(looks.mayTake(networks[0], at: start), "a clock that was set back is waited for by nobody")
    }

    @Test func `Who was let in is held as long as their name stands, with as much as it allowed`() throws {
        let (looks, shown) = (PasswordLooks(), head("ada:U*U"))
        let desk = try desk(looks, scopes: [.export])
        try look(desk, shown)
        let caller = try #require(try desk.caller(of: shown))
        #expect(desk.holds(caller, of: shown))
        #expect(try self.desk(looks).holds(caller, of: shown), "more than before")
        #expect(try !self.desk(looks, scopes: [.metrics]).holds(caller, of: shown), "less than before")
        let others = try #require(PasswordDesk(["eve": .init(hash: PasswordHash(Self.hash), scopes: [.admin])], looks))
        #expect(!others.holds(caller, of: shown))
        let other = PasswordHash.unmade(cost: 5)
        let changed = try #require(PasswordDesk(["ada": .init(hash: other, scopes: [.admin])], looks))
        #expect(!changed.holds(caller, of: shown), "another password")
    }

    @Test func `Where all places are taken the network that has most gives way`() throws {
        let looks = PasswordLooks()
        let quick = PasswordHash.unmade(cost: 4)
        let (begun, go, known) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let done = DispatchGroup()
        let ended = Atomic(0)
        func look(_ password: String, from address: String, _ ready: @escaping @Sendable () -> Void) {
            let claim = looks.claim(Array("eve".utf8), Array(password.utf8), hash: nil, stand: quick)
            looks.look(at: claim, from: ClientNetwork(of: address), ready: ready)
        }
        // Whoever is told of the first one holds up the rest.
        look("first", from: "198.51.100.1") {
            begun.signal()
            go.wait()
        }
        begun.wait()
        for number in 0..<PasswordLooks.most {
            done.enter()
            look("\(number)", from: "10.0.0.\(number / PasswordLooks.mostOfOne)") {
                ended.add(1, ordering: .relaxed)
                done.leave()
            }
        }
        #expect(ended.load(ordering: .relaxed) == 0, "there is a place for each")
        let owner = looks.claim(
            Array("ada".utf8), Array("U*U".utf8), hash: try PasswordHash(Self.hash), stand: quick)
        looks.look(at: owner, from: ClientNetwork(of: "192.0.2.1")) { known.signal() }
        #expect(ended.load(ordering: .relaxed) == 1, "one has given way")
        go.signal()
        known.wait()
        #expect(looks.isRight(owner) == true)
        done.wait()
    }

    @Test func `What is remembered is bounded, and the oldest goes first`() {
        var digests = RecentDigests(most: 3)
        for byte in 0..<5 { digests.insert([UInt8(byte)]) }
        digests.insert([4])
        #expect((0..<5).map { digests.contains([UInt8($0)]) } == [false, false, true, true, true])
    }
}
