// A clock that goes astray while the server runs: refused in words, and nothing traps.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Ledger
import Scenes
import System
import TemporaryFiles
import Testing

@Suite struct ClockErrorTests {
    @Test(arguments: [Int64.min, -1, 0, Timestamp.latest.milliseconds, 300_000_000_000_000, .max])
    func `Events and reports are refused while the clock is astray, and taken when it is right again`(
        astray: Int64
    ) throws {
        let right = Timestamp(milliseconds: 1_790_000_000_000)
        let time = TestClock(right)
        let server = try RunningApp(
            try TemporaryFiles(),
            set: {
                $0.budgets = [
                    Budget(name: "all", limit: Money(nanos: 5_000_000_000)),
                    Budget(name: "each", each: .user, limit: Money(nanos: 1_000_000_000)),
                ]
            },
            clock: { time.now })
        let event = #"{"id":"a","provider":"openai","model":"gpt-5","input_tokens":1,"user":"ada"}"#
        time.now = Timestamp(milliseconds: astray)
        let refusal = try server.post(event)
        #expect(refusal.status == 503 && refusal.text.contains("clock says"), "\(refusal.text)")
        for path in ["/v1/reports/overview", "/v1/values?of=user"] {
            #expect(try server.get(path).status == 503, "\(path)")
        }
        for path in ["/metrics", "/health", "/readyz", "/"] {
            #expect(try server.get(path).status == 200, "\(path)")
        }
        time.now = right
        #expect(try server.post(event).status == 200)
        #expect(try server.get("/v1/reports/overview").status == 200)
        time.now = Timestamp(milliseconds: astray)
        #expect(try server.get("/v1/allowance?user=ada").status < 600)
    }

    @Test func `The present is what a ledger can tell`() {
        #expect(ClockError(at: Timestamp(milliseconds: 31_536_000_000)) == nil)
        #expect(ClockError(at: Timestamp(milliseconds: 31_535_999_999))?.description.contains("1970-12-31") == true)
        #expect(ClockError(at: Timestamp(milliseconds: 253_370_764_799_999)) == nil)
        #expect(
            ClockError(at: Timestamp(milliseconds: 253_370_764_800_000))?.description.contains("9999-01-01") == true)
        #expect(ClockError(at: Timestamp(milliseconds: .max))?.description.contains("the year") == true)
        #expect(Timestamp(milliseconds: .max).asPresent == Timestamp(milliseconds: 253_370_764_799_999))
    }
}
