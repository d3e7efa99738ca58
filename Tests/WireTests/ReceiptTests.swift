// What a sender is told, written and read.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Wire

@Suite struct ReceiptTests {
    private let receipt = Receipt(
        accepted: 2, duplicates: 1,
        rejected: [
            Rejection(index: 7, reason: "kind must be \"call\""),
            Rejection(index: 3, error: .invalid("input_tokens", "not be negative")),
        ])

    @Test func `A receipt is written as the contract says, what was rejected in the order of the events`() {
        #expect(
            String(decoding: receipt.json, as: UTF8.self)
                == #"{"accepted":2,"duplicates":1,"rejected":[{"index":3,"error":"input_tokens must not be negative"},"#
                + #"{"index":7,"error":"kind must be \"call\""}]}"#)
        #expect(String(decoding: Receipt().json, as: UTF8.self) == #"{"accepted":0,"duplicates":0,"rejected":[]}"#)
    }

    @Test func `What was written is read as it was, and a problem's list as well`() throws {
        #expect(Receipt(try JSONValue(parsing: receipt.json)) == receipt)
        let rejected = String(decoding: receipt.rejected.json, as: UTF8.self)
        let problem = #"{"status":400,"detail":"x","rejected":\#(rejected)}"#
        let refused = Receipt(try JSONValue(parsing: Array(problem.utf8)))
        #expect(refused == Receipt(rejected: receipt.rejected) && !refused.hasBooked)
        #expect(Receipt(try JSONValue(parsing: Array("[]".utf8))) == Receipt())
    }

    @Test func `What is kept is told of the events that are`() throws {
        var kept = Rejection(index: 1, reason: "no")
        kept.isQuarantined = true
        let receipt = Receipt(rejected: [kept, Rejection(index: 2, reason: "no")])
        #expect(
            String(decoding: receipt.rejected.json, as: UTF8.self)
                == #"[{"index":1,"error":"no","quarantined":true},{"index":2,"error":"no"}]"#)
        #expect(Receipt(try JSONValue(parsing: receipt.json)) == receipt)
    }

    @Test func `A duplicate is as good as booked`() {
        #expect(receipt.hasBooked && Receipt(duplicates: 1).hasBooked && !Receipt(rejected: receipt.rejected).hasBooked)
    }
}
