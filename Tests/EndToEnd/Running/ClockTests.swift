// A clock that is far off ends no process, and nothing is booked at a time that the ledger cannot tell.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ClockTests {
    @Test(arguments: ["1900-01-01", "1969-12-31", "1970-06-01", "9999-06-01"])
    func `Before 1971 and after 9998 a server refuses to start, and says what the clock says`(day: String) throws {
        let site = try Site()
        let clock = try FakeTime("@\(day) 06:00:00")
        let child = try site.start([], wrapper: clock.words)
        #expect(try child.finish() == .exited(1), "\(child.errors)")
        #expect(child.errors.contains("the system's clock says \(day)T06:00"), "\(child.errors)")
        #expect(child.errors.contains("set the clock"), "\(child.errors)")
        #expect(!FileManager.default.fileExists(atPath: site.store))
    }

    @Test(arguments: [["report", "overview"], ["record"]])
    func `So does whoever reports on, or writes to, a store`(words: [String]) throws {
        let site = try Site()
        let clock = try FakeTime("@1969-12-31 06:00:00")
        let result = try site.tool(clock.words + [Repository.binary] + words + ["--store", site.storeURL])
        #expect(result.ending == .exited(1), "\(result.story)")
        #expect(result.errors.contains("the system's clock says 1969-12-31"), "\(result.story)")
        #expect(!FileManager.default.fileExists(atPath: site.store))
    }

    @Test func `At the year 9966 a server books, reports, shows and stops`() throws {
        let site = try Site()
        let clock = try FakeTime("@9966-11-28 06:00:00")
        let server = try site.serve(
            config: """
                budgets: [ { name: all, limit_usd: 5, per: month }, { name: each, each: user, limit_usd: 1, per: day } ]
                log: { access: true }
                """,
            wrapper: clock.words)
        let answer = try server.post(Events.array([Events.call(id: "a", #""user":"ada""#), Events.call(id: "b")]))
        #expect(answer.status == 200, "\(answer.text)")
        for path in [
            "/metrics", "/health", "/readyz", "/", "/costs", "/v1/reports/overview", "/v1/reports/forecast",
            "/v1/reports/budgets", "/v1/reports/costs?per=month&last=365d", "/v1/reports/calls",
            "/v1/values?of=user", "/v1/values?of=model",
        ] {
            let answer = try server.get(path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
        }
        #expect(try server.get("/v1/allowance?user=ada").status == 200)
        try expectEnd(of: server)
        #expect(server.child.output.contains(#""time":"9966-11-28T06:00"#), "\(server.child.output)")
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("2 events"), "\(proof.story)")
    }

    @Test func `A demo of the year 9966 is made as any other`() throws {
        let site = try Site()
        let clock = try FakeTime("@9966-11-28 06:00:00")
        let server = try site.serve("--demo", wrapper: clock.words)
        #expect(server.words.contains("events of 90 days"), "\(server.words)")
        try expectEnd(of: server)
    }

    /// By itself: how long it may wait for the last requests is not to be told by this clock.
    private func expectEnd(of server: RunningServer) throws {
        guard case .exited = try server.stop() else {
            throw RunningServer.DidNotListen(ending: nil, errors: server.words)
        }
    }
}
