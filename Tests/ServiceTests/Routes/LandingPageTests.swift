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
        let page = try server.get("/").text
        let links = page.matches(of: /href="([^"]*)"/).map { String($0.1) }
        for report in Report.all {
            #expect(links.contains { $0.hasPrefix("/v1/reports/\(report.name)") }, "\(report.name)")
        }
        #expect(links.contains { $0.hasPrefix("/v1/allowance?") })
        for link in links { #expect(try server.get(link).status == 200, "\(link)") }
    }
}
