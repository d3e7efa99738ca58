// Money as text, both ways.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct MoneyTextTests {
    @Test(arguments: [
        (Int64(0), "0"), (1, "0.000000001"), (54_399_000, "0.054399"), (12_000_000_000, "12"),
        (-500_000_000, "-0.5"), (.max, "9223372036.854775807"), (.min, "-9223372036.854775808"),
    ])
    func `Money is written with the digits that count and no more`(nanos: Int64, text: String) throws {
        #expect(Money(nanos: nanos).description == text)
        #expect(try Money(parsing: text) == Money(nanos: nanos))
    }

    @Test(arguments: [
        ("0.0000000005", Int64(0)), ("0.0000000015", 2), ("0.0000000025", 2), ("0.00000000250000001", 3),
        ("-0.0000000005", 0), ("-0.0000000015", -2), ("1e-9", 1), ("5e-10", 0), ("15e-10", 2),
        ("1.5E+1", 15_000_000_000),
        (".5", 500_000_000), ("+2.", 2_000_000_000), ("1e-40", 0), ("1e-60", 0), ("-99e-60", 0),
    ])
    func `A tenth decimal is rounded, half to even`(text: String, nanos: Int64) throws {
        #expect(try Money(parsing: text).nanos == nanos)
    }

    @Test(arguments: ["", "-", ".", "1.2.3", "1e", "1e-", "0x10", "NaN", "1,5", " 1", "٣"])
    func `What is not a number is refused`(text: String) {
        #expect(throws: ExactDecimal.Failure.notANumber) { try Money(parsing: text) }
    }

    @Test(arguments: ["9223372036.854775808", "1e10", "1e999999999999", "1e39"])
    func `What does not fit is refused`(text: String) {
        #expect(throws: ExactDecimal.Failure.outOfRange) { try Money(parsing: text) }
    }
}
