// The order of the system calls: first the disk, then the answer.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing
import Waiting

@Suite("Durability, as the kernel sees it")
struct DurabilityTests {
    @Test("The log is on disk before the 200 is on the wire")
    func syncedBeforeAnswered() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.call(id: "warm"))

        let trace = site.scratch.file("trace")
        let tracer = try Child(
            [
                "strace", "-f", "-yy", "-s", "16", "-o", trace,
                "-e", "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,sendfile", "-p",
                "\(server.child.pid)",
            ], in: site.scratch)
        try eventually("strace is attached (ptrace must be permitted for this test)") {
            if tracer.ending != nil { throw NotTraced(description: tracer.errors) }
            return tracer.errors.contains("attached")
        }
        #expect(try server.post(Events.call(id: "traced")).status == 200)
        tracer.signal(SIGINT)
        try tracer.finish()

        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        let story = Comment(rawValue: lines.joined(separator: "\n"))
        let answered = try #require(
            lines.firstIndex { $0.contains("HTTP/1.1 200") }, "the answer is not in the trace:\n\(story)")
        let written = try #require(
            lines[..<answered].lastIndex { $0.contains("pwrite64(") && $0.contains("-wal>") },
            "nothing was written to the log before the answer:\n\(story)")
        #expect(
            Self.endsOfSyncs(lines).contains { $0 > written && $0 < answered },
            "the log was not synced between its last write and the answer:\n\(story)")
    }

    struct NotTraced: Error { let description: String }

    /// The lines at which a sync of the log was over, not those at which it began.
    private static func endsOfSyncs(_ lines: [String]) -> [Int] {
        var waiting: Set<Substring> = []
        var ends: [Int] = []
        for (number, line) in lines.enumerated() {
            let thread = line.prefix { $0 != " " }
            let isSync = line.contains("sync(") && line.contains("-wal>")
            if isSync, line.contains("unfinished") {
                waiting.insert(thread)
            } else if isSync || (line.contains("sync resumed") && waiting.remove(thread) != nil) {
                if line.hasSuffix("= 0") { ends.append(number) }
            }
        }
        return ends
    }
}
