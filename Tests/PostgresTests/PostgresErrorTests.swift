// What is told of PostgreSQL's errors.
// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@Suite struct PostgresErrorTests {
    @Test func `a refusal is known by its state alone`() {
        #expect(PostgresError.refused(state: "42P01") != .refused(state: "42601"))
    }
}
