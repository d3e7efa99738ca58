// What keeps a server from starting, in one clear line.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct StartTests {
    /// Starts what must not come up: it ends with 1, with one line that has these words.
    private func refusal(
        _ site: Site, _ flags: String..., config: String? = nil, wrapper: [String] = [], says words: String...,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let child = try site.start(flags, config: config, wrapper: wrapper)
        #expect(try child.finish() == .exited(1), "\(child.errors)", sourceLocation: location)
        let lines = child.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(child.errors)", sourceLocation: location)
        for word in words { #expect(child.errors.contains(word), "\(child.errors)", sourceLocation: location) }
        #expect(child.output == "", sourceLocation: location)
    }

    @Test func `A port that is taken`() throws {
        let server = try Site().serve()
        let site = try Site()
        try refusal(site, "--listen", "127.0.0.1:\(server.port)", says: "127.0.0.1:\(server.port)", "taken")
        // Nothing had begun that it would do by itself.
        let proof = try site.run("verify", "--store", site.storeURL).output
        #expect(proof.contains("all agree") && !proof.contains("audit"), "\(proof)")
    }

    @Test func `A directory that is not there, or that is a file`() throws {
        let site = try Site()
        try refusal(site, "--store", "sqlite:\(site.scratch.file("nowhere/bursar.db"))", says: "nowhere", "director")
        try site.scratch.write("", to: "plain")
        try refusal(site, "--store", "sqlite:\(site.scratch.file("plain/bursar.db"))", says: "plain")
    }

    @Test func `A directory that cannot be written`() throws {
        let site = try Site()
        // Also root must not write here: a read-only mount in a namespace of the server's own.
        let directory = site.scratch.file("fixed")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        let wrapper = Mounts.wrapper("mount -t tmpfs -o ro,size=1m tmpfs '\(directory)'")
        try refusal(site, "--store", "sqlite:\(directory)/bursar.db", wrapper: wrapper, says: "\(directory)", "written")
    }

    @Test func `A store on a disk that became read-only`() throws {
        let site = try Site()
        try site.serve().stop()
        let wrapper = Mounts.wrapper("mount --bind '\(site.scratch.directory)' '\(site.scratch.directory)'")
        let readOnly = Mounts.wrapper("mount -o remount,bind,ro '\(site.scratch.directory)'")
        try refusal(site, wrapper: wrapper + readOnly, says: "written")
        // Writable again, it is as it was.
        #expect(try site.serve().post(Events.call()).receipt().accepted == 1)
    }

    @Test func `A disk that is full`() throws {
        let site = try Site()
        let disk = site.scratch.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        let wrapper = Mounts.wrapper(
            "mount -t tmpfs -o size=16k tmpfs '\(disk)' && head -c 12k /dev/zero > '\(disk)/filler'")
        try refusal(site, "--store", "sqlite:\(disk)/bursar.db", wrapper: wrapper, says: "\(disk)", "full")
    }

    @Test func `A file that is no store, and a store that is damaged`() throws {
        let site = try Site()
        try site.scratch.write(String(repeating: "This is a letter, not a ledger.\n", count: 500), to: "bursar.db")
        try refusal(site, says: "damaged", site.store)
        #expect(try String(contentsOfFile: site.store, encoding: .utf8).hasPrefix("This is a letter"))

        let other = try Site()
        try other.serve().stop()
        var bytes = try Data(contentsOf: URL(filePath: other.store))
        for page in stride(from: 4096, to: bytes.count - 1000, by: 4096) {
            bytes.replaceSubrange(page..<page + 1000, with: Data(repeating: 0x5A, count: 1000))
        }
        try bytes.write(to: URL(filePath: other.store))
        try refusal(other, says: "damaged", other.store)
    }

    @Test func `A store that another build made`() throws {
        let site = try Site()
        try site.serve().stop()
        let changed = try site.tool("sqlite3", site.store, "UPDATE store SET shape = 999")
        #expect(changed.ending == .exited(0), "\(changed.story)")
        try refusal(site, says: "another build", "record the events anew", site.store)
        #expect(try site.verify().ending == .exited(1))
    }

    @Test func `A store that another server has open`() throws {
        let site = try Site()
        let server = try site.serve()
        try refusal(site, says: "in use", site.store)
        #expect(try server.post(Events.call()).status == 200)
    }

    @Test func `Beyond loopback without a token`() throws {
        let site = try Site()
        try refusal(site, "--listen", "0.0.0.0:0", says: "0.0.0.0:0", "token_file", "--allow-anonymous")
        try refusal(site, "--listen", "[::]:0", says: "token_file")
        #expect(!FileManager.default.fileExists(atPath: site.store), "nothing was made")
        let child = try site.start(["--listen", "0.0.0.0:0", "--allow-anonymous"])
        try eventually("it listens when told to") { child.errors.contains("listening on") }
    }

    @Test func `A configuration that is wrong, with the place and what to write instead`() throws {
        let site = try Site()
        try refusal(site, config: "store: sqlite:a.db\nlisen: 127.0.0.1:1\n", says: "bursar.yaml:2", "listen")
        try refusal(site, config: "limits:\n  body: much\n", says: "bursar.yaml:2", "16MiB")
        try refusal(site, config: "limits: {\n", says: "bursar.yaml:")
        try refusal(site, config: "access: { token_file: nowhere }\n", says: "bursar.yaml:1", "nowhere")
        try refusal(site, config: "access:\n  token: \"${BURSAR_UNSET}\"\n", says: "bursar.yaml:2", "BURSAR_UNSET")
        try site.scratch.write(
            "prices:\n  - {provider: acme, model: x, rates: {input_tokens: cheap}}\n", to: "mine.yaml")
        try refusal(site, config: "prices: [mine.yaml]\n", says: "mine.yaml:2", "input_tokens")
        try refusal(site, "--config", "/nowhere.yaml", says: "/nowhere.yaml")
    }

    @Test
    func `A comment in a file of tokens lets nobody in, and a short token is warned of at the start and by check`()
        throws
    {
        let site = try Site()
        try site.scratch.write("# old\n0123456789abcdef\nshort\n", to: "token")
        let server = try site.serve(config: "access: { token_file: token }\n")
        #expect(try server.get("/v1/tokens", [("Authorization", "Bearer # old")]).status == 401)
        for token in ["0123456789abcdef", "short"] {
            #expect(try server.get("/v1/tokens", [("Authorization", "Bearer \(token)")]).status == 200, "\(token)")
        }
        let warning = "access.token_file (or access.token): token 2 has less than 16 bytes"
        try eventually("it is warned of") { server.messages.contains { $0.hasPrefix(warning) } }
        let check = try site.run("check", "--config", site.scratch.file("bursar.yaml"))
        #expect(check.ending == .exited(0) && check.output.contains("warning: \(warning)"), "\(check.story)")
        #expect(!check.output.contains("short\n") && !server.words.contains("0123456789abcdef"))
    }

    @Test func `Certificates that could let nobody in are no access, and said by check`() throws {
        let site = try Site()
        let config = "listen: 0.0.0.0:0\naccess:\n  certificates: [ { name: app, scopes: [read] } ]\n"
        try refusal(site, config: config, says: "bursar.yaml:3", "access.certificates can let nobody in")
        let check = try site.run("check", "--config", site.scratch.file("bursar.yaml"))
        #expect(check.ending == .exited(1) && check.output.contains("access.certificates"), "\(check.story)")
    }
}
