// `bursar token`: made on a store or by a server, shown in every way that programs do, and revoked while it runs.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct TokenTests {
    /// A token that a command prints alone on standard output.
    private func created(_ site: Site, _ words: String...) throws -> String {
        let done = try site.run(["token", "create"] + words)
        #expect(done.ending == .exited(0), "\(done.story)")
        let text = done.output.trimmingCharacters(in: .newlines)
        #expect(text.hasPrefix("bsr_") && text.utf8.count == 53 && done.output == text + "\n", "\(done.story)")
        #expect(!done.errors.contains(text) && done.errors.contains("not shown again"), "\(done.story)")
        return text
    }

    private func basic(_ name: String, _ password: String) -> [(String, String)] {
        [("Authorization", "Basic \(Data("\(name):\(password)".utf8).base64EncodedString())")]
    }

    @Test func `A token made before the first start guards the server, and is shown in three ways`() throws {
        let site = try Site()
        let admin = try created(site, "root", "--scope", "admin", "--store", site.storeURL)
        let server = try site.serve()
        #expect(server.words.contains("who asks needs a token"))
        #expect(try server.get("/v1/reports").status == 401)
        #expect(try server.get("/livez").status == 200)
        for headers in [[("Authorization", "Bearer \(admin)")], [("X-API-Key", admin)], basic("prometheus", admin)] {
            #expect(try server.get("/metrics", headers).status == 200, "\(headers)")
            #expect(try server.get("/v1/reports", headers).status == 200, "\(headers)")
        }
        #expect(try server.get("/v1/reports", basic(admin, "")).status == 401)
        let busy = try site.run("token", "create", "x", "--scope", "read", "--store", site.storeURL)
        #expect(busy.ending == .exited(1) && busy.errors.contains("--server"), "\(busy.story)")
        #expect(!server.words.contains(admin) && !server.child.output.contains(admin))
    }

    @Test func `A server makes, lists and revokes tokens while it runs, and keeps them over a kill`() throws {
        let site = try Site()
        let admin = try created(site, "root", "--scope", "admin", "--store", site.storeURL)
        let file = try site.scratch.write(admin + "\n", to: "admin.token")
        var server = try site.serve()
        var asked: [String] { ["--server", server.url, "--token-file", file] }
        let made = try site.run(
            ["token", "create", "ci", "--scope", "ingest,read", "--expires", "90d", "--limit", "1234"] + asked)
        #expect(made.ending == .exited(0), "\(made.story)")
        let token = made.output.trimmingCharacters(in: .newlines)
        try server.kill()
        server = try site.serve()
        let bearer = [("Authorization", "Bearer \(token)")]
        #expect(try server.get("/v1/reports", bearer).status == 200)
        #expect(try server.post(Events.call(id: "1"), bearer).status == 200)
        #expect(try server.get("/metrics", bearer).status == 403)
        let listed = try site.run(["token", "list"] + asked)
        #expect(listed.ending == .exited(0), "\(listed.story)")
        #expect(
            listed.output.contains("ingest,read") && listed.output.contains("1234")
                && listed.output.contains(String(token.suffix(4))))
        #expect(!listed.output.contains(token))
        let revoked = try site.run(["token", "revoke", "2"] + asked)
        #expect(revoked.ending == .exited(0) && revoked.output.contains("2 is revoked"), "\(revoked.story)")
        #expect(try server.get("/v1/reports", bearer).status == 401)
        let last = try site.run(["token", "revoke", "1"] + asked)
        #expect(last.ending == .exited(1) && last.errors.contains("another first"), "\(last.story)")
        #expect(try server.stop() == .exited(0))
        let verified = try site.verify()
        #expect(verified.ending == .exited(0), "\(verified.story)")
        let offline = try site.run("token", "list", "--format", "json", "--store", site.storeURL)
        #expect(offline.output.contains(#""state":"revoked""#) && offline.output.contains(#""state":"holds""#))
    }

    @Test func `With a token that may administer a server may listen beyond loopback`() throws {
        let site = try Site()
        let configuration = "listen: 0.0.0.0:0\nstore: \(site.storeURL)\n"
        try site.scratch.write(configuration, to: "bursar.yaml")
        let open = try site.run("check", "--config", "bursar.yaml")
        #expect(open.ending == .exited(1) && open.output.contains("token create"), "\(open.story)")
        _ = try created(site, "reader", "--scope", "read", "--config", "bursar.yaml")
        #expect(try site.run("check", "--config", "bursar.yaml").ending == .exited(1))
        _ = try created(site, "root", "--scope", "admin", "--config", "bursar.yaml")
        let guarded = try site.run("check", "--config", "bursar.yaml")
        #expect(guarded.ending == .exited(0), "\(guarded.story)")
    }

    @Test(arguments: [
        (["create", "ci"], "--scope"), (["create", "ci", "--scope", "reed"], "did you mean read"),
        (["create", "ci", "--scope", ""], "--scope"), (["create", "--scope", "read"], "NAME"),
        (["create", "ci", "--scope", "read", "--expires", "soon"], "--expires must be"),
        (["create", "ci", "--scope", "read", "--expires", "0d"], "--expires must be"),
        (["revoke", "one"], "ID must be"), (["revoke"], "ID"),
    ])
    func `What is wrong with a command is told by its option`(words: [String], says: String) throws {
        let site = try Site()
        let done = try site.run(["token"] + words + ["--store", site.storeURL])
        #expect(done.ending == .exited(2) && done.errors.contains(says), "\(done.story)")
        #expect(!FileManager.default.fileExists(atPath: site.store))
    }

    @Test func `On a store without a server, what was tried in vain is in its audit, too`() throws {
        let site = try Site()
        _ = try created(site, "root", "--scope", "admin", "--store", site.storeURL)
        for number in ["99", "1"] {
            let refused = try site.run("token", "revoke", number, "--store", site.storeURL)
            #expect(refused.ending == .exited(1), "\(refused.story)")
        }
        let told = try site.tool(
            "sqlite3", site.store, "SELECT action, object, outcome, details FROM audit ORDER BY number")
        #expect(
            told.output == """
                token_created|token 1|done|{"name":"root","scopes":"admin"}
                token_revoked|token 99|invalid|{}
                token_revoked|token 1|invalid|{}

                """, "\(told.story)")
    }

    @Test func `Somebody who changes a token in the file is found`() throws {
        let site = try Site()
        _ = try created(site, "reader", "--scope", "read", "--store", site.storeURL)
        _ = try site.tool("sqlite3", site.store, "UPDATE tokens SET scopes = 'admin'")
        let found = try site.verify()
        #expect(found.ending == .exited(1) && found.output.contains("tokens"), "\(found.story)")
    }
}
