// `bursar forget`: who is forgotten is nowhere in the files, and the sums are as they were.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TemporaryFiles
import Testing

@Suite struct ForgetTests {
    private static let events = [
        #"{"id":"a1","kind":"activity","event":"signed_up","user":"Zebulon","anonymous":"zeb-cookie","session":"zeb-s"}"#,
        Events.call(id: "c1", #""user":"Zebulon","trace":"zeb-t","properties":{"who":"Zebulon"}"#),
        #"{"id":"p1","kind":"profile","user":"Zebulon","name":"Zebulon Q","email":"zeb@example.com"}"#,
        Events.call(id: "c2", #""user":"ada""#),
    ]

    private func bytes(of site: Site) throws -> Data {
        try ["", "-wal", "-shm", "-lock"].reduce(into: Data()) { all, suffix in
            let file = URL(filePath: site.store + suffix)
            if FileManager.default.fileExists(atPath: file.path) { all += try Data(contentsOf: file) }
        }
    }

    private func hasTraces(_ site: Site) throws -> Bool {
        let bytes = try bytes(of: site)
        return ["Zebulon", "zeb-cookie", "zeb-s", "zeb-t", "zeb@"].contains { bytes.range(of: Data($0.utf8)) != nil }
    }

    @Test func `A store forgets for good`() throws {
        let site = try Site()
        _ = try site.run("record", "--store", site.storeURL, input: Events.lines(Self.events))
        #expect(try hasTraces(site))
        let asked = try site.run("forget", "Zebulon", "--store", site.storeURL)
        #expect(asked.ending == .exited(1) && asked.errors.contains("--yes"), "\(asked.story)")
        #expect(try hasTraces(site))
        let done = try site.run("forget", "Zebulon", "--store", site.storeURL, "--yes")
        #expect(done.ending == .exited(0) && done.output.contains("3 events"), "\(done.story)")
        #expect(try !hasTraces(site))
        #expect(try site.verify().ending == .exited(0))
        let again = try site.run("forget", "Zebulon", "--store", site.storeURL, "--yes")
        #expect(again.ending == .exited(1) && again.errors.contains("no user"), "\(again.story)")
        let nowhere = try site.run("forget", "ada", "--store", "sqlite:nowhere.db", "--yes")
        #expect(nowhere.ending == .exited(1), "\(nowhere.story)")
        #expect(!FileManager.default.fileExists(atPath: site.scratch.file("nowhere.db")))
    }

    @Test func `A server forgets while it runs, and who comes by the name is new`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.array(Self.events))
        let busy = try site.run("forget", "Zebulon", "--store", site.storeURL, "--yes")
        #expect(busy.ending == .exited(1) && busy.errors.contains("--server"), "\(busy.story)")
        let done = try site.run("forget", "Zebulon", "--server", server.url, "--yes")
        #expect(done.ending == .exited(0) && done.output.contains("3 events"), "\(done.story)")
        #expect(try !hasTraces(site))
        let again = try site.run("forget", "Zebulon", "--server", server.url, "--yes")
        #expect(again.ending == .exited(1) && again.errors.contains("no user"), "\(again.story)")
        try server.post(Events.call(id: "c3", #""user":"Zebulon""#))
        let people = try site.tool("sqlite3", site.store, "SELECT count(*) FROM people WHERE anonymous = 0")
        #expect(people.output == "3\n")
        // That was the last to leave only if the server had lost its locks; then it would have removed the log.
        #expect(FileManager.default.fileExists(atPath: site.store + "-wal"))
        #expect(try server.post(Events.call(id: "c4")).status == 200)
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `A server forgets for good while others read and write`() throws {
        let site = try Site()
        let server = try site.serve()
        for batch in 0..<20 {
            let events = (0..<50).map { place in
                Events.call(id: "c\(batch)-\(place)", #""user":"\#(place == 7 ? "Zebulon" : "user-\(place)")""#)
            }
            try server.post(
                Events.array(Self.events.map { $0.replacing("\"id\":\"", with: "\"id\":\"\(batch)-") } + events))
        }
        #expect(try hasTraces(site))
        let stop = Atomic(false)
        let crew = Crew()
        for report in ["overview", "calls?user=ada", "costs"] {
            crew.start {
                while !stop.load(ordering: .relaxed) {
                    guard try server.get("/v1/reports/\(report)").status == 200 else { throw Wire.Failure.closed }
                }
            }
        }
        crew.start {
            var number = 0
            while !stop.load(ordering: .relaxed) {
                number += 1
                guard try server.post(Events.call(id: "other-\(number)", #""user":"ada""#)).status == 200 else {
                    throw Wire.Failure.closed
                }
            }
        }
        crew.start {
            while !stop.load(ordering: .relaxed) {
                guard try site.verify().ending == .exited(0) else { throw Wire.Failure.closed }
            }
        }
        let answer = try server.connect().exchange(
            "POST", "/v1/forget", [("Content-Type", "application/json")], body: Array(#"{"user":"Zebulon"}"#.utf8))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try !hasTraces(site))
        stop.store(true, ordering: .relaxed)
        #expect(try crew.finish() == [])
        #expect(try !hasTraces(site))
        #expect(try server.stop() == .exited(0))
        #expect(try site.verify().ending == .exited(0))
    }

    @Test(arguments: [
        (#"{"user":"ada"}"#, 200, #"{"forgotten":true,"events":1,"quarantined":0}"#),
        (#"{"user":"bob"}"#, 404, "No user"),
        (#"{"user":""}"#, 400, "user"), (#"{"user":1}"#, 400, "user"), ("[]", 400, "object"), ("", 400, "JSON"),
    ])
    func `The route says what is wrong, and answers what it did`(body: String, status: Int, word: String) throws {
        let server = try Site().serve()
        try server.post(Events.call(id: "c", #""user":"ada""#))
        let answer = try server.connect().exchange(
            "POST", "/v1/forget", [("Content-Type", "application/json")], body: Array(body.utf8))
        #expect(answer.status == status && answer.text.contains(word), "\(answer.text)")
    }

    @Test func `Without a token nobody is forgotten`() throws {
        let site = try Site()
        let server = try site.serve(config: "access: { token: secret-token }\n")
        let denied = try site.run("forget", "ada", "--server", server.url, "--yes")
        #expect(denied.ending == .exited(1) && denied.errors.contains("token"), "\(denied.story)")
        let token = try site.scratch.write("secret-token\n", to: "token")
        let known = try site.run("forget", "ada", "--server", server.url, "--token-file", token, "--yes")
        #expect(known.ending == .exited(1) && known.errors.contains("no user"), "\(known.story)")
    }

    @Test func `What the configuration declares is kept, though no server has opened the store with it`() throws {
        let site = try Site()
        try site.scratch.write("store: \(site.storeURL)\ndimensions: [quality]\n", to: "bursar.yaml")
        let event = #"{"kind":"activity","event":"x","user":"ada","properties":{"quality":"hd","note":"me"}}"#
        for words in [["record"], ["forget", "ada", "--yes"]] {
            let done = try site.run(words + ["--config", "bursar.yaml"], input: Array(event.utf8))
            #expect(done.ending == .exited(0), "\(done.story)")
        }
        let body = try site.tool("sqlite3", site.store, "SELECT body FROM events").output
        #expect(body.contains("quality") && !body.contains("note"), "\(body)")
        #expect(try site.verify().ending == .exited(0))
    }
}
