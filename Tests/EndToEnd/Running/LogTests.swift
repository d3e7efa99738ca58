// What the log of a running server says, and what it does not.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import Waiting

@Suite("Log")
struct LogTests {
    @Test("No user is named in the log, unless it is told to, and a reload tells it")
    func users() throws {
        let site = try Site()
        let budget = "budgets:\n  - { name: quota, each: user, limit_usd: 0.02, alert_at: [80] }\n"
        let server = try site.serve("--access-log", config: budget)
        try server.post(Events.call(id: "1", #""user":"ada-the-first""#))
        try eventually("the crossing is told") { server.words.contains("quota of user #") }
        _ = try server.get("/users/ada-the-first")
        _ = try server.get("/v1/reports/user?user=ada-the-first")
        try eventually("the requests are told") { server.child.output.contains("\"path\":\"/v1/reports/user\"") }
        #expect(server.child.output.contains("\"path\":\"/users/…\""))
        #expect(!server.words.contains("ada-the-first"), "\(server.words)")
        #expect(!server.child.output.contains("ada-the-first"), "\(server.child.output)")

        try site.scratch.write(budget + "log: { users: true }\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("the server has reloaded") { server.words.contains("bursar: reloaded") }
        try server.post(Events.call(id: "2", #""user":"bo-the-second""#))
        try eventually("the crossing is told by name") { server.words.contains(#"quota of "bo-the-second""#) }
    }
}
