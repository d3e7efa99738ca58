// What a demo does with the store that it finds.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Testing

@testable import Commands

@Suite struct DemoStartTests {
    private static let noon = Timestamp(milliseconds: 20_000 * 86_400_000 + 43_200_000)
    private static let hour: Int64 = 3_600_000

    private func mark(_ until: Timestamp, complete: Bool = false) -> DemoMark {
        var mark = DemoMark(seed: 3, until: until)
        mark.isComplete = complete
        return mark
    }

    @Test func `An empty store is filled, whatever was meant to be in it`() throws {
        for kept in [nil, mark(.earliest)] {
            let start = try DemoStart(kept, in: .empty, seed: 9, now: Self.noon)
            #expect(start == .fill(DemoMark(seed: 9, until: Self.noon)))
        }
    }

    @Test func `A history that was cut off keeps its seed, and its end where that is not of today`() throws {
        for contents in [LedgerStore.Contents.fromSource, .other] {
            let morning = Self.noon.advanced(byMilliseconds: -2 * Self.hour)
            #expect(try DemoStart(mark(morning), in: contents, seed: 9, now: Self.noon) == .takeUp(mark(Self.noon)))
            let later = Self.noon.advanced(byMilliseconds: Self.hour)
            #expect(try DemoStart(mark(later), in: contents, seed: 9, now: Self.noon) == .takeUp(mark(later)))
            let yesterday = Self.noon.advanced(byMilliseconds: -24 * Self.hour)
            #expect(try DemoStart(mark(yesterday), in: contents, seed: 9, now: Self.noon) == .takeUp(mark(yesterday)))
        }
    }

    @Test func `A whole history goes on with its own seed, one without a mark with what is asked for`() throws {
        let whole = mark(Self.noon, complete: true)
        #expect(try DemoStart(whole, in: .fromSource, seed: 9, now: Self.noon) == .goOn(seed: 3))
        #expect(try DemoStart(nil, in: .fromSource, seed: 9, now: Self.noon) == .goOn(seed: 9))
        #expect(throws: DemoRun.NotEmpty.self) { try DemoStart(nil, in: .other, seed: 9, now: Self.noon) }
    }
}
