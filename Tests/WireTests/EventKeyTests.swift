// Keys and ids: distinct, and in order where there is one.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import Wire

@Suite struct EventKeyTests {
    private func key(_ id: String, _ source: String = "") -> EventKey { EventKey(source: source, id: id) }

    @Test func `Ids that grow have keys that grow`() {
        let growing: [[String]] = [
            (1...2000).map { "evt-\($0)" },
            (0..<100).map { "018f\(String(1000 + $0, radix: 16))-79b0-7cc3-98c4-dc0c0c07398f" }.map(padded),
            ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEMTSV4RRFFQ69G5FAV", "01arz3ndentsv4rrffq69g5fav"],
            ["175928847299117063", "175928847365177344", "1759288473651773440"],
            ["999999999999998", "999999999999999"].map { String($0.dropFirst(2)) },
        ]
        for ids in growing {
            let keys = ids.map { key($0) }
            #expect(keys == keys.sorted(), "\(ids.prefix(3))")
        }
    }

    private func padded(_ uuid: String) -> String { String(repeating: "0", count: 36 - uuid.utf8.count) + uuid }

    @Test func `The hint is the number, the time, or nothing but the digest`() {
        #expect(key("evt-4711").high >> 16 == 4711)
        #expect(key("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").high >> 16 == 0x017F_22E2_79B0)
        #expect(key("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").high >> 16 == 0x017F_22E2_79B0)
        #expect(key("01ARZ3NDEKTSV4RRFFQ69G5FAV").high >> 16 == 1_469_922_850_259)
        #expect(key("281474976710656").high >> 16 == 0)
        #expect(key("175928847299117063").high >> 16 == 175_928_847_299_117_063 >> 16)
        // A random id: its hint is digest, which differs from id to id.
        #expect(Set((0..<100).map { key("x\($0)y").high >> 16 }).count == 100)
    }

    @Test func `Source and id are not confused where one ends and the other begins`() {
        #expect(key("bc", "a") != key("c", "ab"))
        #expect(key("a") != key("a", "a"))
        #expect(key("a", "s") == key("a", "s"))
        #expect(Set((0..<10_000).map { key("id\($0 % 100)x", "\($0 / 100)") }).count == 10_000)
    }

    @Test func `Bytes compare as keys do`() {
        let keys = (0..<500).map { key("\($0 * 7919)") }
        for (left, right) in zip(keys, keys.dropFirst()) {
            #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
        }
        #expect(EventKey(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10).bytes == Array(1...16))
    }

    @Test func `Made ids grow strictly, whatever the clock does`() {
        let ids = EventIDs()
        var made: [String] = []
        for offset in [0, 0, 1, 1, -5000, -5000, 2] as [Int64] {
            for _ in 0..<200 { made.append(ids.make(now: Fixture.now.advanced(byMilliseconds: offset))) }
        }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 })
        #expect(made.allSatisfy { $0.utf8.count == 26 })
        // The key of a made id is hinted by its time.
        #expect(key(made[0]).high >> 16 == UInt64(Fixture.now.milliseconds))
        #expect(EventIDs().make(now: Fixture.now) != EventIDs().make(now: Fixture.now))
    }
}
