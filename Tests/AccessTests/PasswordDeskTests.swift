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

    @Test func `A network with many wrong ones is looked at no more, and holds up no other`() throws {
        let now = Timestamp(milliseconds: 1_790_000_000_000)
        let desk = try desk(PasswordLooks(clock: { now }))
        for number in 0..<FailureLimit.most {
            try look(desk, head("ada:wrong \(number)", from: "2001:db8::\(number)"))
        }
        let slowed = head("ada:U*U", from: "2001:db8::ffff")
        #expect(desk.preparation(for: slowed) == nil)
        let problem = #expect(throws: Problem.self) { try desk.caller(of: slowed) }
        #expect(problem?.status == .tooManyRequests && problem?.headers == [HeaderField(.retryAfter, "60")])
        try look(desk, head("ada:U*U", from: "2001:db8:0:1::1"))
        #expect(try desk.caller(of: head("ada:U*U", from: "2001:db8:0:1::1")) != nil)
        #expect(try desk.caller(of: slowed) != nil, "what is known to be right needs no look")
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
