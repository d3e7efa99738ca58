// RFC 3339 as people and libraries write it.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing
import Wire

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T04:30:00Z", 1_795_235_400_000),
            ("2026-11-21t05:30:00.1+01:00", 1_795_235_400_100),
            ("2026-11-20 22:30:00.123456789-06:00", 1_795_235_400_123),
            ("2026-11-21T04:30:00.12z", 1_795_235_400_120), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2026-11-21T04:30:00-00:00", 1_795_235_400_000),
        ] as [(String, Int64)])
    func `An instant is read whatever its offset and fraction`(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T04:30Z", "2026-11-21T04:30:00", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T04:60:00Z", "2026-11-21T04:30:61Z", "2026-11-21T04:30:00.Z",
        "2026-11-21T04:30:00+1:00", "2026-11-21T04:30:00+0100", "2026-11-21T04:30:00Zx", "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01", "+002026-11-21T04:30:00Z", "2026-11-21T04:30:00+24:00", "２026-11-21T04:30:00Z",
    ])
    func `What is no instant is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}
