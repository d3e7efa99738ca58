// The audit of a running server: what is done to its file is found, kills leave it whole, and a full disk keeps secrets in.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct AuditTests {
    /// A store with so many exports in its audit, and what the log told of it last.
    private static func filled() throws -> (site: Site, witness: String) {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.array((0..<5).map { Events.call(id: "a\($0)") }))
        for _ in 0..<8 { #expect(try server.get("/v1/reports/costs?format=csv").status == 200) }
        try server.stop()
        let again = try site.serve()
        let witness = try eventually("the log tells how far the audit is") {
            let told = again.child.errors.components(separatedBy: "the audit has come to ").dropFirst().last
            return told.map { String($0.prefix { !$0.isWhitespace }) }.flatMap {
                $0.split(separator: ":").last?.count == 64 ? $0 : nil
            }
        }
        #expect(try again.get("/v1/reports/costs?format=csv").status == 200)
        try again.stop()
        return (site, witness)
    }

    @Test func `A scrape, the log and the file say the same, and the file holds against them`() throws {
        let (site, witness) = try Self.filled()
        let proof = try site.verify("--witness", witness)
        #expect(proof.ending == .exited(0), "\(proof.story)")
        #expect(
            proof.output.contains("witness: the audit contains what the witness saw, up to entry"), "\(proof.story)")
        #expect(proof.output.contains("the chain is whole, and ends with "), "\(proof.story)")
        let parts = witness.split(separator: ":")
        let other = "\(parts[0]):\(String(repeating: "0", count: 64))"
        let refused = try site.verify("--witness", witness, "--witness", other)
        #expect(refused.ending == .exited(1), "\(refused.story)")
        #expect(refused.output.contains("is not the one that the witness saw"), "\(refused.story)")
        #expect(try site.verify("--witness", "12").ending == .exited(2))
    }

    @Test(arguments: [
        ("DELETE FROM audit WHERE number = 4", "entry=4]: the entry is missing"),
        ("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", "the entry is missing"),
        ("DELETE FROM audit WHERE number <= 2", "entries=1..2]: 2 entries are missing"),
        ("UPDATE audit SET actor = 'somebody else' WHERE number = 5", "entry=5]: the entry is not as it was written"),
        (
            "UPDATE audit SET number = -number WHERE number IN (3, 4); "
                + "UPDATE audit SET number = CASE number WHEN -3 THEN 4 ELSE 3 END WHERE number < 0",
            "entry=3]: the entry is not as it was written, or not in its place"
        ),
        ("UPDATE audit_state SET length = length - 1", "audit_state[number=1]: the row is not as it was written"),
        ("DELETE FROM audit", "entries are missing"),
    ])
    func `What the sqlite3 shell does to it is found, and no repair hides it`(change: String, finding: String) throws {
        let (site, _) = try Self.filled()
        let changed = try site.tool("sqlite3", site.store, change + "; SELECT changes()")
        #expect(changed.ending == .exited(0) && changed.output != "0\n", "\(changed.story)")
        for flags in [[], ["--repair"], []] {
            let proof = try site.run(["verify", "--store", site.storeURL] + flags)
            #expect(proof.ending == .exited(1) && proof.output.contains(finding), "\(proof.story)")
            #expect(proof.output.contains("all agree"), "the sums are not the audit's: \(proof.story)")
        }
    }

    /// The layout of entries as the documentation has it, by somebody else.
    private static let forgery = """
        import hashlib, sqlite3, sys
        db = sqlite3.connect(sys.argv[1])
        texts = "actor name way address action target object details outcome".split()
        def field(value):
            if value is None: raw = b""
            elif isinstance(value, int): raw = value.to_bytes(8, "big", signed=True)
            elif isinstance(value, str): raw = value.encode()
            else: raw = value
            return len(raw).to_bytes(8, "big") + raw
        columns = ["number", "at"] + texts + ["status", "row_count", "times", "request"]
        head = bytes(32)
        if sys.argv[2] == "forge":
            db.execute("DELETE FROM audit WHERE number = 4")
            db.execute("UPDATE audit SET number = number - 1 WHERE number > 4")
        wrong = 0
        for row in db.execute("SELECT %s, digest FROM audit ORDER BY number" % ", ".join(columns)).fetchall():
            made = hashlib.sha256(b"\\x01" + field(head) + b"".join(field(v) for v in row[:-1])).digest()
            wrong += made != row[-1]
            head = made
            db.execute("UPDATE audit SET digest = ? WHERE number = ?", (made, row[0]))
        length = db.execute("SELECT max(number) FROM audit").fetchone()[0]
        db.execute("UPDATE audit_state SET length = ?, head = ?", (length, head))
        db.commit()
        print(wrong)
        """

    @Test
    func `A chain that somebody else computes is the same, and one that was computed anew is found by its witness`()
        throws
    {
        let (site, witness) = try Self.filled()
        let script = try site.scratch.write(Self.forgery, to: "forgery.py")
        let same = try site.tool("python3", script, site.store, "look")
        #expect(same.output == "0\n", "\(same.story)")
        let forged = try site.tool("python3", script, site.store, "forge")
        #expect(forged.ending == .exited(0) && forged.output != "0\n", "\(forged.story)")
        let proof = try site.verify("--witness", witness)
        #expect(proof.ending == .exited(1), "\(proof.story)")
        #expect(proof.output.contains("is not the one that the witness saw"), "\(proof.story)")
        #expect(!proof.output.contains("the entry is not as it was written"), "\(proof.story)")
    }

    @Test func `Kills under load leave a chain that is whole, with every export that was answered`() throws {
        let site = try Site()
        var answered: Set<String> = []
        for round in 1...4 {
            let server = try site.serve()
            try server.post(Events.array((0..<3).map { Events.call(id: "k\(round)-\($0)") }))
            for number in 0..<25 {
                _ = try server.get("/v1/reports/costs?by=model&limit=\(number + 1)")
                let id = "export-\(round)-\(number)"
                let answer = try server.connect().exchange(
                    "GET", "/v1/reports/costs?format=csv", [("X-Request-Id", id)])
                if answer.status == 200 { answered.insert(id) }
            }
            try server.kill()
            let proof = try site.verify()
            #expect(proof.ending == .exited(0), "round \(round): \(proof.story)")
        }
        let kept = try site.tool("sqlite3", site.store, "SELECT request FROM audit WHERE action = 'report_exported'")
        #expect(
            Set(kept.output.split(separator: "\n").map(String.init)).isSuperset(of: answered) && answered.count == 100)
    }

    @Test func `With a full disk what must be recorded is 503, reads go on, and what waited is there afterwards`()
        throws
    {
        let site = try Site()
        let server = try site.serve()
        #expect(try server.post(Events.array([Events.call(id: "f")])).status == 200)
        // Nothing fits behind the first page of a file any more.
        let limited = try site.tool("prlimit", "--pid", "\(server.child.pid)", "--fsize=4096:unlimited")
        #expect(limited.ending == .exited(0), "\(limited.story)")
        #expect(try server.get("/v1/reports/costs?by=model&limit=77").status == 200)
        let export = try server.get("/v1/reports/costs?format=csv")
        #expect(export.status == 503 && export.text.contains("audit"), "\(export.text)")
        let change = try server.connect().exchange(
            "POST", "/v1/tokens", [("Content-Type", "application/json")],
            body: Array(#"{"name":"x","scopes":["read"]}"#.utf8))
        #expect(change.status == 503, "\(change.text)")
        #expect(try server.metrics().sum("bursar_audit_pending_entries") >= 1)

        let raised = try site.tool("prlimit", "--pid", "\(server.child.pid)", "--fsize=unlimited:unlimited")
        #expect(raised.ending == .exited(0), "\(raised.story)")
        try eventually("exports are answered again") { try server.get("/v1/reports/costs?format=csv").status == 200 }
        #expect(try server.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
        let kept = try site.tool(
            "sqlite3", site.store, "SELECT count(*) FROM audit WHERE details LIKE '%\"limit\":\"77\"%'")
        #expect(kept.output == "1\n", "\(kept.story)")
        // The export that nobody got is told as that.
        let exports = try site.tool(
            "sqlite3", site.store, "SELECT outcome, status FROM audit WHERE action = 'report_exported' ORDER BY number")
        #expect(exports.output.split(separator: "\n").first == "failed|503", "\(exports.story)")
    }
    @Test func `With a full disk nobody is signed in, nobody is forgotten, and no token is taken back`() throws {
        let site = try Site()
        let key = String(repeating: "k", count: 32)
        try site.scratch.write(key + "\n", to: "token")
        let server = try site.serve(config: "access: { token_file: token }\n")
        let (bearer, json) = (("Authorization", "Bearer \(key)"), ("Content-Type", "application/json"))
        func ask(_ method: String, _ path: String, _ body: String = "") throws -> Answer {
            try server.connect().exchange(method, path, [bearer] + (body.isEmpty ? [] : [json]), body: Array(body.utf8))
        }
        func signIn() throws -> Answer {
            try server.connect().exchange(
                "POST", "/sign-in",
                [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")],
                body: Array("token=\(key)".utf8))
        }
        #expect(try server.post(Events.call(id: "f", #""user":"ada""#), [bearer]).status == 200)
        let made = try ask("POST", "/v1/tokens", #"{"name":"ci","scopes":["read"]}"#)
        let token = try #require(made.json()["token"] as? String)
        let limited = try site.tool("prlimit", "--pid", "\(server.child.pid)", "--fsize=4096:unlimited")
        #expect(limited.ending == .exited(0), "\(limited.story)")

        let refused = [
            try signIn(), try ask("POST", "/v1/forget", #"{"user":"ada"}"#), try ask("DELETE", "/v1/tokens/1"),
            try signIn(),
        ]
        for answer in refused {
            #expect(answer.status == 503 && answer["Set-Cookie"] == nil, "\(answer.status) \(answer.text)")
        }
        #expect(try server.get("/v1/reports", [("Authorization", "Bearer \(token)")]).status == 200)

        let raised = try site.tool("prlimit", "--pid", "\(server.child.pid)", "--fsize=unlimited:unlimited")
        #expect(raised.ending == .exited(0), "\(raised.story)")
        let back = try eventually("people are let in again") {
            let answer = try signIn()
            return answer.status == 503 ? nil : answer
        }
        #expect(back.status == 303 && back["Set-Cookie"] != nil, "\(back.status) \(back.text)")
        // Nothing of what was refused is done by half.
        #expect(try server.get("/v1/reports", [("Authorization", "Bearer \(token)")]).status == 200)
        #expect(try ask("POST", "/v1/forget", #"{"user":"ada"}"#).status == 200)
        #expect(try ask("DELETE", "/v1/tokens/1").status == 200)
        #expect(try server.get("/v1/reports", [("Authorization", "Bearer \(token)")]).status == 401)
        #expect(try server.stop() == .exited(0))
        #expect(try site.verify().ending == .exited(0))
    }
}
