// A store whose files go away under its server: nothing is answered that will not stay.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct ReplacedStoreTests {
    private static let word = "replaced or removed"

    /// A store in a directory of its own with ten events that are in the copy, and five that are not.
    private final class Scene {
        let site: Site
        let server: RunningServer

        init() throws {
            site = try Site()
            try FileManager.default.createDirectory(
                atPath: site.scratch.file("books"), withIntermediateDirectories: false)
            server = try site.serve("--store", "sqlite:books/bursar.db")
            try post("first", 10)
            let copied = try site.run("backup", "copy.db", "--store", url)
            #expect(copied.ending == .exited(0), "\(copied.story)")
            try post("second", 5)
        }

        let url = "sqlite:books/bursar.db"
        func file(_ name: String) -> String { site.scratch.file(name) }

        func post(_ name: String, _ count: Int) throws {
            let events = Events.array((0..<count).map { Events.call(id: "\(name)-\($0)") })
            #expect(try server.post(events).receipt() == Receipt(accepted: count, duplicates: 0))
        }

        func move(_ from: String, _ to: String) throws {
            guard rename(file(from), file(to)) == 0 else { throw Wire.Failure.refused(errno) }
        }

        func run(_ words: String...) throws -> Finished { try site.run(words + ["--store", url]) }

        func contents(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

        /// What the restored store is: whole, and with the events of the copy.
        func expectRestored() throws {
            let server = try site.serve("--store", url)
            #expect(try server.metrics().sum("bursar_calls_total") == 10)
            #expect(try server.post(Events.call(id: "third")).status == 200)
            #expect(try server.stop() == .exited(0))
            let proof = try run("verify")
            #expect(proof.ending == .exited(0) && proof.output.contains("11 events"), "\(proof.story)")
        }
    }

    enum Loss: CaseIterable {
        case storeReplaced, storeRemoved, directoryRenamed, logRemoved, indexRemoved, lockRemoved
    }

    private func inflict(_ loss: Loss, on scene: Scene) throws {
        switch loss {
        case .storeReplaced: try scene.move("copy.db", "books/bursar.db")
        case .storeRemoved: unlink(scene.file("books/bursar.db"))
        case .directoryRenamed: try scene.move("books", "elsewhere")
        case .logRemoved: unlink(scene.file("books/bursar.db-wal"))
        case .indexRemoved: unlink(scene.file("books/bursar.db-shm"))
        case .lockRemoved: unlink(scene.file("books/bursar.db-lock"))
        }
    }

    @Test(arguments: Loss.allCases)
    func `No event is answered with 200 from the first on`(loss: Loss) throws {
        let scene = try Scene()
        try inflict(loss, on: scene)
        for number in 0..<3 {
            let answer = try scene.server.post(Events.call(id: "lost-\(number)"))
            #expect(answer.status == 503 && answer["Retry-After"] != nil, "\(answer.status) \(answer.text)")
            #expect(answer.text.contains(Self.word), "\(answer.text)")
        }
        #expect(try scene.server.get("/readyz").status == 503)
    }

    @Test(arguments: Loss.allCases)
    func `A server to which nothing is sent is not ready, and answers nothing from what it holds`(loss: Loss) throws {
        let scene = try Scene()
        let server = scene.server
        #expect(try server.get("/readyz").status == 200)
        try inflict(loss, on: scene)
        try eventually("the server is not ready") { try server.get("/readyz").status == 503 }
        #expect(try server.get("/readyz").text.contains(Self.word))
        let health = try server.get("/health")
        #expect(health.status == 503 && health.text.contains(Self.word), "\(health.text)")
        #expect(try health.json()["status"] as? String == "fail")
        #expect(try server.metrics().sum("bursar_ledger_writable") == 0)
        #expect(try server.get("/livez").status == 200)
        for (path, body) in [
            ("/v1/events", Events.call(id: "lost")), ("/v1/forget", #"{"user":"ada"}"#),
            ("/v1/reprice", #"{"from":"2026-01-01","to":"2026-01-31","apply":true}"#),
            ("/v1/reprice", #"{"from":"2026-01-01","to":"2026-01-31"}"#),
        ] {
            let answer = try server.connect().exchange(
                "POST", path, [("Content-Type", "application/json")], body: Array(body.utf8))
            #expect(answer.status == 503 && answer.text.contains(Self.word), "\(path) \(answer.text)")
        }
        #expect(try server.get("/v1/reports/overview").status == 503)
    }

    @Test func `A store that comes back is served again, and every event is there once`() throws {
        let scene = try Scene()
        try scene.move("books/bursar.db", "aside.db")
        #expect(try scene.server.post(Events.call(id: "away")).status == 503)
        try scene.move("aside.db", "books/bursar.db")
        try eventually("the server is ready again") { try scene.server.get("/readyz").status == 200 }
        #expect(try scene.server.post(Events.call(id: "away")).status == 200)
        try scene.post("after", 5)
        #expect(try scene.server.stop() == .exited(0))
        let proof = try scene.run("verify")
        #expect(proof.ending == .exited(0) && proof.output.contains("21 events"), "\(proof.story)")
    }

    @Test func `A copy that is moved over the store of a running server is whole after a restart`() throws {
        let scene = try Scene()
        let copy = try scene.contents("copy.db")
        try scene.move("copy.db", "books/bursar.db")
        #expect(try scene.server.post(Events.call(id: "lost")).status == 503)
        let second = try scene.site.start(["--store", scene.url])
        #expect(try second.finish() == .exited(1))
        #expect(second.errors.contains("in use"), "\(second.errors)")
        // Nobody reads the new file through the log of the old one.
        let read = try scene.run("verify")
        #expect(read.ending == .exited(1) && read.errors.contains("bursar.db-wal"), "\(read.story)")
        #expect(try scene.server.stop() == .exited(0))
        #expect(try scene.contents("books/bursar.db") == copy)
        try scene.expectRestored()
    }

    @Test(arguments: ["moved", "copied anew", "gone"])
    func `After a kill a log is not read into the file that replaced its own`(how: String) throws {
        let scene = try Scene()
        try scene.server.kill()
        #expect(try scene.contents("books/bursar.db-wal").count > 0)
        let copy = try scene.contents("copy.db")
        let store = scene.file("books/bursar.db")
        switch how {
        case "moved": try scene.move("copy.db", "books/bursar.db")
        case "copied anew":
            unlink(store)
            // The number of the file may be given again at once; when it was made tells them apart.
            usleep(20_000)
            try copy.write(to: URL(filePath: store))
        default: unlink(store)
        }
        let log = try scene.contents("books/bursar.db-wal")
        for words in [
            ["serve", "--listen", "127.0.0.1:0"], ["verify"], ["verify", "--repair"], ["report", "overview"],
            ["backup", "second.db"], ["forget", "ada", "--yes"],
        ] {
            let refused = try scene.site.run(words + ["--store", scene.url])
            #expect(refused.ending == .exited(1), "\(words) \(refused.story)")
            #expect(
                refused.errors.contains("bursar.db-wal is the log of the file that was there before"),
                "\(words) \(refused.story)")
        }
        #expect(try scene.contents("books/bursar.db-wal") == log)
        if how == "gone" {
            #expect(!FileManager.default.fileExists(atPath: store))
            return
        }
        #expect(try scene.contents("books/bursar.db") == copy)
        for name in ["bursar.db-wal", "bursar.db-shm"] { unlink(scene.file("books/\(name)")) }
        try scene.expectRestored()
    }

    @Test func `A server whose directory was renamed leaves alone what stands in its place, and loses nothing`() throws
    {
        let scene = try Scene()
        try scene.move("books", "elsewhere")
        try FileManager.default.createDirectory(atPath: scene.file("books"), withIntermediateDirectories: false)
        for name in ["bursar.db", "bursar.db-wal", "bursar.db-shm"] {
            try scene.site.scratch.write("somebody's", to: "books/\(name)")
        }
        #expect(try scene.server.post(Events.call(id: "lost")).status == 503)
        #expect(try scene.server.stop() == .exited(0))
        for name in ["bursar.db", "bursar.db-wal", "bursar.db-shm"] {
            #expect(try scene.contents("books/\(name)") == Data("somebody's".utf8), "\(name)")
        }
        let proof = try scene.site.run("verify", "--store", "sqlite:elsewhere/bursar.db")
        #expect(proof.ending == .exited(0) && proof.output.contains("events"), "\(proof.story)")
        let calls = try scene.site.tool("sqlite3", scene.file("elsewhere/bursar.db"), "SELECT count(*) FROM events")
        #expect(["15\n", "16\n"].contains(calls.output), "\(calls.story)")
    }

    @Test func `A copy of a whole directory is a store of its own, also of a server that was killed`() throws {
        let scene = try Scene()
        try scene.server.kill()
        #expect(try scene.site.tool("cp", "-r", scene.file("books"), scene.file("copied")).ending == .exited(0))
        let proof = try scene.site.run("verify", "--store", "sqlite:copied/bursar.db")
        #expect(proof.ending == .exited(0) && proof.output.contains("15 events"), "\(proof.story)")
        let server = try scene.site.serve("--store", "sqlite:copied/bursar.db")
        #expect(try server.metrics().sum("bursar_calls_total") == 15)
    }
}
