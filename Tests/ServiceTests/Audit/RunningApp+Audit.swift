// What the audit of a running server says.
// SPDX-License-Identifier: Apache-2.0

import Client
import JSON
import Scenes
import Testing

extension RunningApp {
    /// What is in the audit once all that was done until now is, the oldest first.
    func entries(_ query: String = "", token: String? = nil) throws -> [JSONValue] {
        // One that is kept at once takes all before it along.
        #expect(try send(.get, "/v1/reports/quarantine?format=csv", token: token).status == 200)
        let answer = try send(.get, "/v1/reports/audit?sort=oldest&limit=10000&\(query)", token: token)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json?["rows"]?.elements ?? []
    }
}
