// Up and down, look by look.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Watch

@Suite struct AvailabilityTests {
    /// The verdict after each look: `+` up, `-` down, `?` none yet.
    private func verdicts(_ looks: String, down: Int = 2, up: Int = 2) -> String {
        var availability = Availability(failuresBeforeDown: down, successesBeforeUp: up)
        return looks.map { look in
            _ = availability.note(success: look == "+")
            return availability.isUp.map { $0 ? "+" : "-" } ?? "?"
        }.joined()
    }

    @Test func `One lost look is no outage and one lucky look no recovery`() {
        #expect(verdicts("+-+--+-++") == "++++---" + "-+")
        #expect(verdicts("--") == "?-")
        #expect(verdicts("-+") == "?+")
        #expect(verdicts("+-+-+-+-") == "++++++++")
    }

    @Test func `One of each is enough where that is configured`() {
        #expect(verdicts("+-+-", down: 1, up: 1) == "+-+-")
        #expect(verdicts("+---+++", down: 3, up: 3) == "+++---+")
    }

    @Test func `A look that says the opposite of the verdict is told from one that agrees`() {
        var availability = Availability(failuresBeforeDown: 2, successesBeforeUp: 2)
        #expect(
            [true, false, false, false, true, true].map { availability.note(success: $0) }
                == [false, true, false, false, true, false])
    }
}
