// `bursar token create --public`, and what the command says where nobody needs a token yet.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct PublicTokenTests {
    @Test func `It sends the fields that it was made for, over a restart, and is told what it may not`() throws {
        let site = try Site()
        let made = try site.run(
            "token", "create", "web", "--scope", "ingest", "--public", "--kinds", "error", "--fields",
            "message,property:page", "--store", site.storeURL)
        #expect(made.ending == .exited(0) && made.errors.contains("as yet nobody needs a token"), "\(made.story)")
        let root = try site.run("token", "create", "root", "--scope", "admin", "--store", site.storeURL)
        #expect(!root.errors.contains("as yet"), "\(root.story)")
        let listed = try site.run("token", "list", "--format", "json", "--store", site.storeURL)
        #expect(listed.output.contains(#""kinds":["error"],"fields":["message","property:page"]"#), "\(listed.story)")
        let server = try site.serve()
        let bearer = [("Authorization", "Bearer \(made.output.trimmingCharacters(in: .newlines))")]
        let sent = #"[{"kind":"error","message":"m","properties":{"page":"/"}},{"kind":"activity","event":"x"}]"#
        let receipt = try server.post(sent, bearer).receipt()
        #expect(receipt.accepted == 1 && receipt.rejected.map(\.index) == [1])
        #expect(receipt.rejected.first?.error == "kind must be error: this token is for nothing else")
    }

    @Test(arguments: [
        (["--public", "--scope", "read"], "--scope must be ingest alone"),
        (["--scope", "ingest", "--kinds", "error"], "--kinds is for a token that is --public"),
        (["--scope", "ingest", "--public", "--kinds", "call"], "--kinds must be some of"),
        (["--scope", "ingest", "--public", "--fields", "evnt"], "did you mean event"),
        (["--scope", "ingest", "--public", "--tenant", "acme"], "--scope must be"),
    ])
    func `What is wrong with it is told by its option`(words: [String], says: String) throws {
        let site = try Site()
        let done = try site.run(["token", "create", "web"] + words + ["--store", site.storeURL])
        #expect(done.ending == .exited(2) && done.errors.contains(says), "\(done.story)")
        #expect(!FileManager.default.fileExists(atPath: site.store))
    }
}
