// The first page leads to everything that can be asked.
// SPDX-License-Identifier: Apache-2.0

import Client
import Reports
import Scenes
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct LandingPageTests {
    @Test func `Every report is on the page, and every link of it answers`() throws {
        let server = try RunningApp(try TemporaryFiles())
        _ = try server.post(#"{"kind":"activity","event":"signed_up","user":"ada"}"#)
        let page = try server.get("/start").text
        let links = page.matches(of: /href="([^"]*)"/).map { String($0.1) }
        for report in Report.all {
            #expect(links.contains { $0.hasPrefix("/v1/reports/\(report.name)") }, "\(report.name)")
        }
        #expect(links.contains { $0.hasPrefix("/v1/allowance?") })
        for link in links { #expect(try server.get(link).status == 200, "\(link)") }
    }

    @Test func `A stranger sees how all is, and by which names and figures who may read`() throws {
        let server = try RunningApp(try TemporaryFiles(), set: { $0.access.tokens = [Secret("s3cr3t")] })
        let (strange, known) = (try server.get("/").text, try server.send(.get, "/start", token: "s3cr3t").text)
        #expect(strange.contains("All is well.") && known.contains("All is well."))
        for detail in ["ledger:writable", "ledger:pending", "<p>Version "] {
            #expect(!strange.contains(detail) && known.contains(detail), "\(detail)")
        }
    }
}
