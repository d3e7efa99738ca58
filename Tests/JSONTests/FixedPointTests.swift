// Decimal texts as exact integers.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct FixedPointTests {
    private func units(_ text: String, _ decimals: Int) -> Int64? { FixedPoint(text.utf8, decimals: decimals)?.units }

    @Test(
        arguments: [
            ("0.0045", 4_500_000), ("1", 1_000_000_000), ("-1.5", -1_500_000_000), ("0.000000001", 1),
            ("0.0000000005", 0), ("0.0000000015", 2), ("0.0000000025", 2), ("0.00000000250001", 3),
            ("0.00000000249", 2),
            ("1e-9", 1), ("4.5e-3", 4_500_000), ("45E-4", 4_500_000), ("1.5e0", 1_500_000_000), ("1e-10", 0),
            ("6e-10", 1),
            ("5e-10", 0), ("0e99999999999", 0), ("1e-99999999999", 0), ("9223372036.854775807", Int64.max),
            ("9223372036.854775808", nil), ("1e10", nil), ("1e99999", nil), ("0.00000e5", 0), ("9e-11", 0),
        ] as [(String, Int64?)])
    func `Money is read to its last decimal, half to even beyond it`(text: String, expected: Int64?) {
        #expect(units(text, 9) == expected)
    }

    @Test func `The negative side reaches one further, and no more`() {
        #expect(units("-9223372036.854775808", 9) == .min)
        #expect(units("-9223372036.8547758085", 9) == .min)
        #expect(units("-9223372036.854775809", 9) == nil)
        #expect(units("9223372036.8547758075", 9) == nil)
        #expect(units("-9223372036854775808", 0) == .min)
    }

    @Test func `A count says whether it was whole`() {
        #expect(FixedPoint("1500.0".utf8, decimals: 0)?.isExact == true)
        #expect(FixedPoint("1e3".utf8, decimals: 0) == FixedPoint("1000".utf8, decimals: 0))
        #expect(FixedPoint("1500.5".utf8, decimals: 0)?.isExact == false)
        #expect(FixedPoint("0.0001e3".utf8, decimals: 0)?.isExact == false)
        #expect(FixedPoint("1e-40".utf8, decimals: 0)?.isExact == false)
        #expect(FixedPoint("0e-40".utf8, decimals: 0)?.isExact == true)
    }

    @Test(arguments: [0, 1, 6, 9])
    func `What is written is read back the same`(decimals: Int) {
        for units in [0, 1, -1, 10, 999, -123_456_789, 1_000_000_000, Int64.max, Int64.min] {
            let text = FixedPoint.text(units, decimals: decimals)
            #expect(self.units(text, decimals) == units, "\(text)")
        }
        #expect(FixedPoint.text(4_500_000, decimals: 9) == "0.0045")
        #expect(FixedPoint.text(-12_000_000_000, decimals: 9) == "-12")
    }
}
