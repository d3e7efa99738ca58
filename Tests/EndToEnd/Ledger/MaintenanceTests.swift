// What maintenance is asked for over HTTP: a member that is not known is refused, never passed over.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct MaintenanceTests {
    @Test(
        arguments: [
            ("/v1/reprice", #"{"from":"2026-01-01","to":"2026-01-02","aply":true}"#, "aply", "did you mean apply?"),
            ("/v1/forget", #"{"user":"ada","tenant":"acme"}"#, "tenant", "user may stand"),
        ])
    func `A member that is not known is refused`(
        path: String, body: String, parameter: String, reason: String
    ) throws {
        let server = try Site().serve()
        let answer = try server.connect().exchange(
            "POST", path, [("Content-Type", "application/json")], body: Array(body.utf8))
        #expect(answer.status == 400)
        #expect(answer.text.contains(#""parameter":"\#(parameter)""#), "\(answer.text)")
        #expect(answer.text.contains(reason), "\(answer.text)")
    }
}
