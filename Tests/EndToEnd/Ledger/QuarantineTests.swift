// Nothing is thrown away: what cannot be booked outlives crashes, is shown, and is booked when it can be.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import TemporaryFiles
import Testing
import Waiting

@Suite struct QuarantineTests {
    private static let bad = #"{"id":"x","kind":"dance"}"#

    private func kept(_ server: RunningServer) throws -> Double {
        try server.metrics().sum("bursar_quarantined_events")
    }

    @Test func `A server keeps, lists, shows, tries again and drops, and a command does so without one`() throws {
        let site = try Site()
        let server = try site.serve()
        let answer = try server.post(Events.array([Events.call(id: "good"), Self.bad, "7"]))
        #expect(answer.status == 200 && answer.text.contains(#""quarantined":true"#), "\(answer.text)")
        let list = try site.run("quarantine", "list", "--server", server.url)
        #expect(list.ending == .exited(0), "\(list.story)")
        #expect(list.output.contains("invalid_value") && list.output.contains("not_an_object"), "\(list.story)")
        let counted = try site.run("report", "quarantine", "--server", server.url, "--format", "csv")
        #expect(counted.output.contains("events,invalid_value,1,1,"), "\(counted.story)")
        let shown = try site.run("quarantine", "show", "1", "--server", server.url)
        #expect(shown.ending == .exited(0) && shown.output.hasSuffix("\n\n\(Self.bad)\n"), "\(shown.story)")
        let missing = try site.run("quarantine", "show", "9", "--server", server.url)
        #expect(missing.ending == .exited(1) && missing.errors.contains("no event"), "\(missing.story)")
        let retried = try site.run("quarantine", "retry", "--all", "--server", server.url)
        #expect(retried.ending == .exited(1), "\(retried.story)")
        #expect(retried.output == "0 events booked, 2 still in quarantine\n", "\(retried.story)")
        #expect(retried.errors.contains("1: kind must be one of"), "\(retried.story)")
        // The store is the server's; it lets others look.
        let busy = try site.run("quarantine", "drop", "2", "--store", site.storeURL)
        #expect(busy.ending == .exited(1) && busy.errors.contains("--server"), "\(busy.story)")
        let beside = try site.run("quarantine", "show", "2", "--store", site.storeURL)
        #expect(beside.output.hasSuffix("\n\n7\n"), "\(beside.story)")
        let dropped = try site.run("quarantine", "drop", "2", "--server", server.url)
        #expect(dropped.output == "1 event dropped\n", "\(dropped.story)")
        #expect(try server.stop() == .exited(0))

        let alone = try site.run("quarantine", "list", "--store", site.storeURL, "--format", "json")
        #expect(alone.output.contains(#""id":"x""#), "\(alone.story)")
        let still = try site.run("quarantine", "retry", "--reason", "invalid_value", "--store", site.storeURL)
        #expect(still.output == "0 events booked, 1 still in quarantine\n", "\(still.story)")
        let all = try site.run("quarantine", "drop", "--all", "--store", site.storeURL)
        #expect(all.ending == .exited(0) && all.output == "1 event dropped\n", "\(all.story)")
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `What was ahead of the clock is booked by a later try, at its own time and once`() throws {
        let site = try Site()
        let at = Events.time(7_200)
        let first = try site.serve()
        let event = Events.call(#""at":"\#(at)""#)
        #expect(try first.post(event).text.contains(#""quarantined":true"#))
        #expect(try first.stop() == .exited(0))
        let milliseconds = Int64(try Date(at, strategy: .iso8601).timeIntervalSince1970) * 1_000
        for booked in ["1 event booked, 0 still in quarantine\n", "0 events booked, 0 still in quarantine\n"] {
            let later = Date(timeIntervalSinceNow: 10_800).formatted(.iso8601.dateTimeSeparator(.space))
            let clock = try FakeTime("@\(later.dropLast())")
            let done = try site.tool(
                clock.words + [Repository.binary, "quarantine", "retry", "--all", "--store", site.storeURL])
            #expect(done.ending == .exited(0) && done.output == booked, "\(done.story)")
            let stored = try site.tool("sqlite3", site.store, "SELECT count(*), min(at) FROM events").output
            #expect(stored == "1|\(milliseconds)\n")
        }
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `What was told to be kept is there after kills`() throws {
        let site = try Site()
        let kept = Mutex<Set<String>>([])
        let server = Mutex(try site.serve())
        let stop = Atomic(false)
        let crew = Crew()
        for sender in 0..<3 {
            crew.start {
                var number = 0
                while !stop.load(ordering: .relaxed) {
                    number += 1
                    let id = "\(sender)-\(number)"
                    let body = Events.array([Events.call(id: "good-\(id)"), #"{"id":"\#(id)","kind":"dance"}"#])
                    // One that is killed answers nothing.
                    guard let answer = try? server.withLock({ $0 }).post(body), answer.status == 200 else { continue }
                    if answer.text.contains(#""quarantined":true"#) { kept.withLock { _ = $0.insert(id) } }
                }
            }
        }
        for round in 1...4 {
            let before = kept.withLock(\.count)
            try eventually("round \(round) has load") { kept.withLock(\.count) > before + 100 }
            try server.withLock { $0 }.kill()
            let next = try site.serve()
            server.withLock { $0 = next }
        }
        stop.store(true, ordering: .relaxed)
        #expect(try crew.finish() == [])
        #expect(try server.withLock { $0 }.stop() == .exited(0))
        let found = try site.tool("sqlite3", site.store, "SELECT id FROM quarantine").output.split(separator: "\n")
        #expect(kept.withLock { $0 }.subtracting(found.map(String.init)) == [])
        #expect(Set(found).count == found.count)
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `A body of a hundred thousand wrong events is taken piece by piece, and good ones go on`() throws {
        let site = try Site()
        let server = try site.serve(
            config: "quarantine: { max: 20000 }\nlimits: { request_deadline: 60m, answer_deadline: 60m }\n")
        let filling = String(repeating: "y", count: 120)
        var lines: [UInt8] = []
        for number in 0..<100_000 { lines += Array("{\"kind\":\"d\(number)\",\"z\":\"\(filling)\"}\n".utf8) }
        #expect(lines.count < 16 << 20)
        let stop = Atomic(false)
        let crew = Crew()
        crew.start {
            var number = 0
            while !stop.load(ordering: .relaxed) {
                number += 1
                guard try server.post(Events.call(id: "good-\(number)")).status == 200 else {
                    throw Wire.Failure.closed
                }
            }
        }
        let answer = try server.post(lines, type: "application/x-ndjson")
        stop.store(true, ordering: .relaxed)
        #expect(try crew.finish() == [])
        #expect(answer.status == 400)
        #expect(answer.text.components(separatedBy: #""quarantined":true"#).count == 20_001)
        let metrics = try server.metrics()
        #expect(metrics.sum("bursar_quarantined_events") == 20_000)
        #expect(metrics.sum("bursar_quarantine_refused_total", where: #"cause="full""#) == 80_000)
        #expect(try site.run("quarantine", "drop", "--all", "--server", server.url).output == "20000 events dropped\n")
        #expect(try kept(server) == 0)
    }

    @Test func `Whoever is forgotten is not in it any more, nor in the file`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.array([#"{"user":"Zebulon","kind":"dance"}"#, #"{"user":"ada","kind":"dance"}"#]))
        #expect(try kept(server) == 2)
        let done = try site.run("forget", "Zebulon", "--server", server.url, "--yes")
        #expect(done.ending == .exited(0) && done.output.contains("1 dropped from the quarantine"), "\(done.story)")
        #expect(try kept(server) == 1)
        #expect(try server.stop() == .exited(0))
        #expect(try Data(contentsOf: URL(filePath: site.store)).range(of: Data("Zebulon".utf8)) == nil)
        #expect(try site.verify().ending == .exited(0))
    }

    @Test func `Its commands need a token where there is one, and say what they want`() throws {
        let site = try Site()
        let server = try site.serve(config: "access: { token: secret-token }\n")
        let denied = try site.run("quarantine", "retry", "--all", "--server", server.url)
        #expect(denied.ending == .exited(1) && denied.errors.contains("token"), "\(denied.story)")
        let token = try site.scratch.write("secret-token\n", to: "token")
        let known = try site.run(
            "quarantine", "retry", "--all", "--server", server.url, "--token-file", token)
        #expect(known.ending == .exited(0), "\(known.story)")
        for words in [["drop"], ["retry", "x"], ["show"], ["drop", "--all", "7"], ["retry", "--reason", "unknown"]] {
            let wrong = try site.run(["quarantine"] + words + ["--store", site.storeURL])
            #expect(wrong.ending == .exited(2), "\(wrong.story)")
        }
    }
}
