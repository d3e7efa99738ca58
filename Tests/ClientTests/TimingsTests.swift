// The parts of a request, told from libcurl's marks.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Client

@Suite struct TimingsTests {
    @Test func `The parts are the differences of the marks and add up to the whole`() {
        let timings = Timings(resolved: 1000, connected: 3500, agreed: 10_000, ended: 12_000, isComplete: true)
        #expect(
            timings.took == [
                .resolve: .microseconds(1000), .connect: .microseconds(2500), .tls: .microseconds(6500),
                .answer: .microseconds(2000),
            ])
        #expect(timings.unfinished == nil)
        #expect(timings.took.values.reduce(.zero, +) == .milliseconds(12))
    }

    @Test func `A connection kept from before has no part for TLS`() {
        let timings = Timings(resolved: 20, connected: 30, agreed: 0, ended: 130, isComplete: true)
        #expect(
            timings.took == [
                .resolve: .microseconds(20), .connect: .microseconds(10), .answer: .microseconds(100),
            ])
    }

    @Test(
        arguments: [
            (Int64(0), Int64(0), Int64(0), Timings.Part.resolve), (5, 0, 0, .connect), (5, 6, 0, .tls),
            (5, 6, 7, .answer),
        ])
    func `A failure knows what was under way`(resolved: Int64, connected: Int64, agreed: Int64, part: Timings.Part) {
        let timings = Timings(
            resolved: resolved, connected: connected, agreed: agreed, ended: 1000, isComplete: false)
        #expect(timings.unfinished == part)
        #expect(timings.took[part] == nil)
    }

    @Test func `Without TLS nothing waits for it`() {
        #expect(
            Timings(resolved: 5, connected: 6, agreed: nil, ended: 1000, isComplete: false).unfinished == .answer)
    }

    @Test func `A connection without a mark was still made`() {
        let timings = Timings(
            resolved: 5, connected: 0, agreed: 0, ended: 1000, isConnected: true, isComplete: false)
        #expect(timings.unfinished == .tls)
        #expect(timings.took == [.resolve: .microseconds(5)])
    }

    @Test func `Marks that go back count as no time at all`() {
        let timings = Timings(resolved: 50, connected: 40, agreed: nil, ended: 60, isComplete: true)
        #expect(timings.took == [.resolve: .microseconds(50), .connect: .zero, .answer: .microseconds(10)])
    }

    @Test(
        arguments: [
            ("Expire date:Dec 31 23:59:59 2099 GMT", Int64?(4_102_444_799)),
            ("Expire date:Jan  1 00:00:00 2000 GMT", 946_684_800), ("Expire date:", nil), ("Expire date:soon", nil),
            ("Start date:Jan  1 00:00:00 2000 GMT", nil), ("", nil),
        ])
    func `The end of a certificate is read as libcurl writes it`(line: String, end: Int64?) {
        #expect(Certificate.end(in: line) == end)
    }
}
