// Wrong tokens, counted by where they come from.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Access

@Suite struct FailureLimitTests {
    private let limit = FailureLimit()
    private let start = Timestamp(milliseconds: 1_790_000_000_000)

    private func seconds(_ address: String, after milliseconds: Int64 = 0) -> Int? {
        limit.note(from: address, at: start.advanced(byMilliseconds: milliseconds))
    }

    @Test func `After twenty in a minute an address waits until that is over`() {
        for _ in 0..<FailureLimit.most { #expect(seconds("192.0.2.7") == nil) }
        #expect(seconds("192.0.2.7") == 60)
        #expect(seconds("192.0.2.7", after: 59_001) == 1)
        #expect(seconds("192.0.2.8", after: 59_001) == nil)
        #expect(seconds("192.0.2.7", after: 60_000) == nil)
    }

    @Test func `A network of IPv6 is one, and so is an address of IPv4 however it is written`() {
        for number in 0..<FailureLimit.most { #expect(seconds("2001:db8::\(number)") == nil) }
        #expect(seconds("2001:db8::ffff") != nil)
        #expect(seconds("2001:db8:0:1::1") == nil)
        for _ in 0..<FailureLimit.most { #expect(seconds("::ffff:192.0.2.7") == nil) }
        #expect(seconds("192.0.2.7") != nil && seconds("192.0.2.6") == nil)
    }

    @Test func `Many addresses take no more memory, and are counted together`() {
        for number in 0..<10_000 { #expect(seconds("10.0.\(number / 250).\(number % 250)") == nil) }
        for number in 0..<FailureLimit.most { #expect(seconds("10.9.9.\(number)") == nil) }
        #expect(seconds("10.9.9.200") != nil)
        #expect(seconds("10.0.0.1") == nil, "one that was told apart still is")
    }

    @Test func `A clock that was set back begins anew`() {
        for _ in 0...FailureLimit.most { _ = seconds("192.0.2.7") }
        #expect(seconds("192.0.2.7", after: -3_600_000) == nil)
    }
}
