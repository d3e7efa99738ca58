// Instants that no clock should say are still instants.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [Int64.min, -185_542_587_187_200_001, -1, 0, 253_402_300_800_000, .max])
    func `Every instant has a day, a text and a neighbour`(milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(!time.description.isEmpty && !time.day.description.isEmpty)
        #expect(time.advanced(byMilliseconds: .max) >= time && time.advanced(byMilliseconds: .min) <= time)
        #expect(time.day.advanced(by: .max) >= time.day && time.day.advanced(by: .min) <= time.day)
        #expect(time.day.month <= time.day.advanced(by: 1).month)
    }

    @Test func `What can be the present has a year around it`() {
        #expect(Timestamp.presents.lowerBound.description == "1971-01-01T00:00:00.000Z")
        #expect(Timestamp.presents.upperBound.description == "9998-12-31T23:59:59.999Z")
    }
}
