// What the cost of calls rests on, in sums and in counters.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct BasisFoldTests {
    private struct Sent {
        var call = Call()
        var priced = Priced()
        var isLive = true
    }

    /// What a cost rests on, said once more by hand.
    private static func rests(_ sent: Sent, on basis: Priced.Basis) -> Bool {
        let (isPriced, isReported) = (sent.priced.unpriced == nil, sent.call.reported != nil)
        return switch basis {
        case .cache: sent.call.cached
        case .book: !sent.call.cached && isPriced
        case .report: !sent.call.cached && !isPriced && isReported
        case .nothing: !sent.call.cached && !isPriced && !isReported
        }
    }

    private static func random(_ random: inout Seeded) -> Sent {
        var sent = Sent()
        (sent.call.provider, sent.call.model) = ("p", ["m", "n"][random.below(2)])
        sent.call.cached = random.below(3) == 0
        if random.below(2) == 0 { sent.call.reported = Money(nanos: Int64(random.below(50))) }
        if random.below(2) == 0 { sent.priced.unpriced = "no price" }
        if sent.call.cached { sent.priced.saved = Money(nanos: Int64(random.below(90))) }
        sent.isLive = random.below(4) > 0
        return sent
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `Each call is priced by the book, by report, by the app's own cache, or not at all`(seed: UInt64) {
        var random = Seeded(seed: seed)
        let sent = (0..<200).map { _ in Self.random(&random) }
        var names = CountingNames()
        var fold = Fold(FixedNames(in: &names))
        for one in sent {
            var booking = Booking(
                event: Event(.call(one.call)), at: Timestamp(milliseconds: 1_700_000_000_000), priced: one.priced,
                isLive: one.isLive, instance: 1, person: 7, isAnonymous: false, names: EventNames())
            booking.names = EventNames(of: booking.event, in: &names)
            fold.add(booking, names: &names)
        }
        for model in ["m", "n"] {
            let own = sent.filter { $0.call.model == model }
            let (provider, number) = (names.id(of: "p"), names.id(of: model))
            let figures = fold.rollups.rows(.callDays).first { $0.key[2] == number }?.measures ?? Measures()
            func count(_ basis: Priced.Basis, live: Bool = false) -> Int64 {
                Int64(own.count { Self.rests($0, on: basis) && (!live || $0.isLive) })
            }
            #expect(figures[.calls] == Int64(own.count), "seed \(seed)")
            #expect(figures[.cached] == count(.cache), "seed \(seed)")
            #expect(figures[.reported] == count(.report), "seed \(seed)")
            #expect(figures[.unpriced] == count(.nothing), "seed \(seed)")
            #expect(figures[.saved] == own.reduce(0) { $0 + $1.priced.saved.nanos }, "seed \(seed)")
            func total(_ family: TotalFamily) -> Int64 {
                fold.rollups.row(.totals, RollupKey(1, family.rawValue, provider, number))?[0] ?? 0
            }
            #expect(total(.reportedCalls) == count(.report, live: true), "seed \(seed)")
            #expect(total(.unpricedCalls) == count(.nothing, live: true), "seed \(seed)")
            let saved = own.filter(\.isLive).reduce(0) { $0 + $1.priced.saved.nanos }
            #expect(total(.saved) == saved, "seed \(seed)")
            // What a day has, its users have.
            #expect(count(.report) > 0 && count(.nothing) > 0 && count(.cache) > 0 && count(.book) > 0)
        }
        let people = fold.rollups.rows(.userDays).map(\.measures)
        #expect(people.map { $0[.saved] } == [sent.reduce(0) { $0 + $1.priced.saved.nanos }], "seed \(seed)")
    }
}
