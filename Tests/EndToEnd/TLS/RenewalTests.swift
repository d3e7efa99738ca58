// Certificates that are replaced while a server runs.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct RenewalTests {
    @Test func `A slow download goes on over a renewal, and new connections get the new certificate`() throws {
        let site = try TLSSite()
        try site.put(site.authority.issue(end: "20400101000000Z"))
        let server = try site.serve()
        // An answer that takes a while at the client's speed.
        for batch in 0..<8 {
            let events = Events.array((0..<500).map { Events.call(id: "\(batch)-\($0)") })
            let file = try site.site.scratch.write(events, to: "events.json")
            let sent = try site.curl(
                server, "/v1/events", "--data-binary", "@\(file)", "-H", "Content-Type: application/json", "-o",
                "/dev/null", "-w", "%{http_code}")
            #expect(sent.output == "200", "\(sent.story)")
        }
        let path = "/v1/reports/calls?limit=4000&format=csv"
        let whole = try site.curl(server, path)
        #expect(whole.ending == .exited(0) && whole.output.utf8.count > 300_000, "\(whole.output.prefix(300))")
        // What it gets is read only once it is told to go on, however long all that follows takes.
        let (head, sign) = (site.site.scratch.file("head"), site.site.scratch.file("sign"))
        #expect(try site.site.tool(["mkfifo", sign]).ending == .exited(0))
        let download =
            "curl -sS --cacert '\(site.authority.file)' -D '\(head)' 'https://localhost:\(server.port)\(path)'"
        let slow = try Child(
            ["bash", "-c", "set -o pipefail; \(download) | (read -r _ < '\(sign)'; cat)"], in: site.site.scratch)
        try eventually("the download has begun") {
            (try? String(contentsOfFile: head, encoding: .utf8))?.contains("200") == true || slow.ending != nil
        }
        #expect(slow.ending == nil)

        #expect(try site.end(shownBy: server).contains("2040"))
        try site.put(site.authority.issue(end: "20410101000000Z"))
        server.child.signal(SIGHUP)
        try eventually("the new one is shown") { server.words.contains("certificate that ends on 2041-01-01") }
        #expect(try site.end(shownBy: server).contains("2041"))
        #expect(slow.ending == nil && slow.output.isEmpty)
        #expect(try site.site.tool(["bash", "-c", "echo > '\(sign)'"]).ending == .exited(0))
        #expect(try slow.finish() == .exited(0), "\(slow.errors)")
        #expect(slow.output == whole.output)
    }

    @Test func `Files that change are taken over without a signal, and halves of a renewal are not`() throws {
        let site = try TLSSite()
        try site.put(site.authority.issue(end: "20400101000000Z"))
        let server = try site.serve()
        let (expiry, success) = ("bursar_tls_certificate_expiry_timestamp_seconds", "bursar_tls_last_reload_successful")
        #expect(try site.metric(expiry, server) == 2_208_988_800)
        #expect(try site.metric(success, server) == 1)

        let next = try site.authority.issue(end: "20410101000000Z")
        try site.put(next, key: false)
        try eventually("the half is told of") {
            server.words.contains("the certificate stays as it is: the key does not belong to the certificate")
        }
        #expect(try site.metric(success, server) == 0 && site.metric(expiry, server) == 2_208_988_800)
        #expect(try site.end(shownBy: server).contains("2040"))
        server.child.signal(SIGHUP)
        try eventually("a reload tells of it, too") { server.words.contains("info reloaded") }
        #expect(try site.end(shownBy: server).contains("2040"))

        try site.put(next)
        try eventually("the whole is taken over") { server.words.contains("certificate that ends on 2041-01-01") }
        #expect(try site.metric(success, server) == 1)
        #expect(try site.end(shownBy: server).contains("2041"))
        // What nobody asked for is an entry, too; and it says nothing of who gets in.
        #expect(try server.stop() == .exited(0))
        let told = try site.site.tool(
            "sqlite3", site.site.store,
            "SELECT actor, target, details, outcome FROM audit WHERE action = 'configuration_reloaded' ORDER BY number")
        #expect(
            told.output == """
                server|configuration|{"access":"open"}|done
                server|certificate|{"ends":"2041-01-01"}|done

                """, "\(told.story)")
    }

    @Test func `A server does not start on what does not fit, and check says why`() throws {
        let site = try TLSSite()
        try site.put(site.authority.issue(), key: false)
        let web = "tls_server_config: { cert_file: server.crt, key_file: server.key }\n"
        let file = try site.site.scratch.write(web, to: "web.yml")
        let child = try site.site.start(["--web.config.file", file])
        #expect(try child.finish() == .exited(1))
        #expect(child.errors.contains("the key does not belong to the certificate"))
        let check = try site.site.run("check", "--web.config.file", file)
        #expect(check.ending == .exited(1) && check.output.contains("the key does not belong"), "\(check.story)")
        try site.put(site.authority.issue(end: "20210101000000Z"))
        let over = try site.site.run("check", "--web.config.file", file)
        #expect(over.ending == .exited(1) && over.output.contains("has ended on 2021-01-01"), "\(over.story)")
        try site.put(site.authority.issue())
        let right = try site.site.run("check", "--web.config.file", file)
        #expect(right.ending == .exited(0) && right.output.contains("is right"), "\(right.story)")
        let open = try site.site.start(["--web.config.file", file, "--listen", "0.0.0.0:0"])
        #expect(try open.finish() == .exited(1))
        #expect(open.errors.contains("can be reached from other machines"))
    }
}
