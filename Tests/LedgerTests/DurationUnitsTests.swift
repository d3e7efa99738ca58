// Lengths of time as whole numbers.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct DurationUnitsTests {
    @Test func `A length of time is whole milliseconds, microseconds, nanoseconds`() {
        let time = Duration(secondsComponent: 3, attosecondsComponent: 4_005_006_007_008_009)
        #expect((time.milliseconds, time.microseconds, time.nanoseconds) == (3_004, 3_004_005, 3_004_005_006))
        #expect((Duration.zero - time).microseconds == -3_004_005)
        #expect(Duration.nanoseconds(999).microseconds == 0)
    }

    @Test func `What no number holds is the nearest one`() {
        let age = Duration.seconds(10_000_000_000)
        #expect(age.milliseconds == 10_000_000_000_000)
        #expect(age.nanoseconds == .max)
        #expect((Duration.zero - age).nanoseconds == .min)
    }
}
