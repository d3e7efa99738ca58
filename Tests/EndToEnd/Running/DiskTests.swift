// Disks that fill up.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing
import Waiting

@Suite struct DiskTests {
    @Test func `The server refuses events, answers everything else, and mends itself when there is room`() throws {
        let site = try Site()
        let disk = site.scratch.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        let server = try site.serve(
            "--store", "sqlite:\(disk)/bursar.db", wrapper: Mounts.wrapper("mount -t tmpfs -o size=4m tmpfs '\(disk)'"))
        // The same disk as the server sees it.
        let inside = "/proc/\(server.child.pid)/root\(disk)"
        func batch(_ name: String) -> String { Events.array((0..<50).map { Events.call(id: "\(name)-\($0)") }) }
        #expect(try server.post(batch("before")).receipt().accepted == 50)

        try Self.fill(inside + "/filler")
        var answered = 0
        let refusal = try eventually("the disk is full") { () -> Answer? in
            let answer = try server.post(batch("filling-\(answered)"))
            if answer.status != 200 { return answer }
            answered += 1
            return nil
        }
        #expect(refusal.status == 503)
        #expect(refusal["Content-Type"] == "application/problem+json")
        #expect(refusal["Retry-After"] != nil)
        #expect(refusal.text.contains("full"), "\(refusal.text)")
        #expect(try server.get("/readyz").status == 503)
        #expect(try server.get("/livez").status == 200)
        let health = try server.get("/health")
        #expect(health.status == 503)
        #expect(try health.json()["status"] as? String == "fail")
        #expect(!health.text.contains(disk), "the anonymous see no path")
        let committed = Double(50 + answered * 50)
        #expect(try server.metrics().sum("bursar_calls_total") == committed, "what was refused is not counted")

        try FileManager.default.removeItem(atPath: inside + "/filler")
        try eventually("the server is ready again by itself") { try server.get("/readyz").status == 200 }
        #expect(try server.get("/health").status == 200)
        #expect(try server.post(batch("filling-\(answered)")).receipt() == Receipt(accepted: 50, duplicates: 0))
        #expect(try server.metrics().sum("bursar_calls_total") == committed + 50)

        // The disk goes with the server, so a copy is what is proved.
        let copy = site.scratch.file("copy.db")
        let backup = try site.tool(
            "nsenter", "--target", "\(server.child.pid)", "--user", "--mount", "--preserve-credentials",
            Repository.binary, "backup", copy, "--store", "sqlite:\(disk)/bursar.db")
        #expect(backup.ending == .exited(0), "\(backup.story)")
        let proof = try site.run("verify", "--store", "sqlite:\(copy)")
        #expect(proof.ending == .exited(0), "\(proof.story)")
        #expect(try server.stop() == .exited(0))
    }

    @Test func `A limit on the size of files is a full disk too, and does not kill the server`() throws {
        let site = try Site()
        let server = try site.serve(wrapper: ["prlimit", "--fsize=600000:unlimited"])
        func batch(_ name: String) -> String { Events.array((0..<100).map { Events.call(id: "\(name)-\($0)") }) }
        var answered = 0
        let refusal = try eventually("the limit is reached") { () -> Answer? in
            let answer = try server.post(batch("\(answered)"))
            if answer.status != 200 { return answer }
            answered += 1
            return nil
        }
        #expect(refusal.status == 503)
        #expect(try server.get("/readyz").status == 503)
        #expect(try server.get("/livez").status == 200)
        #expect(try server.metrics().sum("bursar_calls_total") == Double(answered * 100))

        let raised = try site.tool("prlimit", "--pid", "\(server.child.pid)", "--fsize=unlimited:unlimited")
        #expect(raised.ending == .exited(0), "\(raised.story)")
        try eventually("the server is ready again by itself") { try server.get("/readyz").status == 200 }
        #expect(try server.post(batch("\(answered)")).receipt() == Receipt(accepted: 100, duplicates: 0))
        #expect(try server.stop() == .exited(0))
        let proof = try site.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
        #expect(proof.output.contains("\((answered + 1) * 100) events"), "\(proof.story)")
    }

    /// Writes until nothing more fits.
    private static func fill(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Wire.Failure.refused(errno) }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
    }
}
