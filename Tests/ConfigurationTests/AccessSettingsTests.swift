// Who is let in, as a configuration file says it.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct AccessSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    private let proxy = "proxy: { header: X-Forwarded-Email, from: [127.0.0.1/32, \"::1\"] }"

    @Test func `People, their proxy and other sites' pages are read`() throws {
        let configuration = try files.configuration(
            """
            access:
              people:
                - { email: Ada@Example.com, name: Ada, role: admin, user: u-1 }
                - { email: ben@example.com, role: EXPORT_DATA }
                - { email: cy@example.com }
              proxy:
                header: X-Forwarded-Email
                from: [127.0.0.1/32, "::1"]
                address: Forwarded
                roles: { default: viewer, header: X-Forwarded-Groups, groups: { platform: super_admin } }
              cors: { origins: ["https://app.example", "http://localhost:3000", "https://B.example:443"] }
            """)
        let access = configuration.access
        #expect(access.people.map(\.role) == [.admin, .exporter, .viewer])
        #expect(access.people.map(\.user) == ["u-1", "", ""])
        let proxy = try #require(access.proxy)
        #expect(proxy.header == "X-Forwarded-Email" && proxy.address == .forwarded)
        #expect(proxy.from.map(\.description) == ["127.0.0.1/32", "::1/128"])
        #expect(proxy.roles.standard == .viewer && proxy.roles.groups == ["platform": .admin])
        #expect(access.crossOrigin.origins == ["https://app.example", "http://localhost:3000", "https://b.example"])
        #expect(access.hasWayIn && configuration.hasAdmin && !access.isOpen)
    }

    @Test func `A proxy that says nothing but addresses lets nobody in`() throws {
        let configuration = try files.configuration("access: { proxy: { from: [10.0.0.0/8] } }")
        let access = configuration.access
        #expect(access.proxy?.header == nil && !access.hasWayIn && access.isOpen && !configuration.hasAdmin)
        #expect(access.proxy?.address == .xForwardedFor)
    }

    @Test func `The words of the documents are roles`() {
        #expect(Configuration.Role(named: "VIEW_ANALYTICS") == .viewer)
        #expect(Configuration.Role(named: "EXPORT_DATA") == .exporter)
        #expect(Configuration.Role(named: "super_admin") == .admin)
        #expect(Configuration.Role(named: "Admin") == nil)
    }

    @Test(arguments: [
        (
            "access: { people: [{ email: a@b.c }] }",
            "1: access.people needs access.proxy.header: people are named by a proxy"
        ),
        ("access:\n  proxy: { header: X-E }", "2: access.proxy needs access.proxy.from: the addresses of the proxy"),
        (
            "access:\n  proxy: { from: [10.0.0.1/8] }",
            "2: access.proxy.from[0] must be an address or a range such as 10.0.0.0/8 or 2001:db8::/32, not \"10.0.0.1/8\""
        ),
        (
            "access:\n  proxy: { header: X E, from: [\"::1\"] }",
            "2: access.proxy.header must be the name of a header field, not \"X E\""
        ),
        (
            "access:\n  proxy: { from: [\"::1\"], roles: { default: viewer } }",
            "2: access.proxy.roles needs access.proxy.header: without it nobody is named"
        ),
        (
            "access:\n  proxy: { header: X-E, from: [\"::1\"], roles: { groups: { a: viewer } } }",
            "2: access.proxy.roles.groups needs access.proxy.roles.header beside it"
        ),
        (
            "access:\n  proxy: { header: X-E, from: [\"::1\"] }\n  people:\n    - { email: a@b.c }\n    - { email: A@B.c }",
            "5: access.people[1].email must differ from access.people[0].email"
        ),
        (
            "access:\n  cors: { origins: [\"https://app.example/page\"] }",
            "2: access.cors.origins[0] must be an origin such as https://app.example, without a path, "
                + "not \"https://app.example/page\""
        ),
        (
            "access:\n  cors: { origins: [\"*\"] }",
            "2: access.cors.origins[0] must be an origin such as https://app.example, without a path, not \"*\""
        ),
    ])
    func `What is wrong is told`(file: String, error: String) throws { #expect(files.problems(file) == [error]) }

    @Test func `A store that cannot be read is said to be so, and not to have no tokens`() throws {
        _ = try files.write("no database", to: "other.db")
        let file = "listen: 0.0.0.0:9847\nstore: sqlite:\(files.file("other.db"))"
        let problems = files.problems(file)
        #expect(problems.count == 1 && problems[0].contains("cannot be read"), "\(problems)")
    }
}
