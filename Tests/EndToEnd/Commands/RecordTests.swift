// `bursar record`: events from files into servers and stores.
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct RecordTests {
    private static func events(_ count: Int) -> [String] { (0..<count).map { Events.call(id: "e\($0)") } }

    @Test func `Every form of file comes to the same events, in a server`() throws {
        let site = try Site()
        let server = try site.serve()
        let events = Self.events(30)
        try site.scratch.write(Events.array(events), to: "array.json")
        try site.scratch.write(events.joined(separator: "\n"), to: "lines.ndjson")
        try site.scratch.write(Events.array(events).replacing(",", with: ",\n  "), to: "pretty.json")
        try site.scratch.write(events[0], to: "one.json")
        try Data(Gzip.compress(Events.lines(events))).write(to: URL(filePath: site.scratch.file("lines.gz")))

        let first = try site.run("record", "lines.ndjson", "--server", server.url, "--batch", "7")
        #expect(first.ending == .exited(0), "\(first.story)")
        #expect(first.output == "30 events: 30 accepted, 0 duplicates, 0 rejected\n")
        for file in ["array.json", "pretty.json", "lines.gz"] {
            let again = try site.run("record", file, "--server", server.url)
            #expect(again.ending == .exited(0), "\(file): \(again.story)")
            #expect(again.output == "30 events: 0 accepted, 30 duplicates, 0 rejected\n", "\(file)")
        }
        let two = try site.run("record", "one.json", "lines.ndjson", "--server", server.url)
        #expect(two.output == "31 events: 0 accepted, 31 duplicates, 0 rejected\n", "\(two.story)")
        #expect(try server.metrics().sum("bursar_calls_total") == 30)
    }

    @Test func `Standard input goes straight into a store, which a server then shows`() throws {
        let site = try Site()
        let input = Events.lines(Self.events(30))
        let first = try site.run("record", "--store", site.storeURL, input: input)
        #expect(first.ending == .exited(0), "\(first.story)")
        #expect(first.output == "30 events: 30 accepted, 0 duplicates, 0 rejected\n")
        let again = try site.run("record", "-", "--store", site.storeURL, input: Gzip.compress(input))
        #expect(again.output == "30 events: 0 accepted, 30 duplicates, 0 rejected\n", "\(again.story)")
        let server = try site.serve()
        #expect(try server.post(Events.call(id: "e7")).receipt() == Receipt(accepted: 0, duplicates: 1))
        let busy = try site.run("record", "--store", site.storeURL, input: input)
        #expect(busy.ending == .exited(1))
        #expect(busy.errors.contains("in use") && busy.errors.contains("--server"), "\(busy.story)")
        try server.stop()
        let proof = try site.verify()
        #expect(proof.ending == .exited(0) && proof.output.contains("30 events"), "\(proof.story)")
    }

    @Test func `Events without an id can be recorded twice and count once`() throws {
        let site = try Site()
        let input = Events.lines([Events.call(), Events.call(), Events.call(id: nil, #""user":"ada""#)])
        let first = try site.run("record", "--store", site.storeURL, input: input)
        #expect(first.output == "3 events: 3 accepted, 0 duplicates, 0 rejected\n", "\(first.story)")
        let again = try site.run("record", "--store", site.storeURL, input: input)
        #expect(again.output == "3 events: 0 accepted, 3 duplicates, 0 rejected\n", "\(again.story)")
    }

    @Test func `A server that is killed and comes back gets the rest, and counts everything once`() throws {
        let site = try Site()
        let count = 5_000
        let events = (0..<count).map { Events.call(id: nil, #""session":"s\#($0)""#) }
        let file = try site.scratch.write(events.joined(separator: "\n"), to: "many.ndjson")
        let server = try site.serve()
        let recording = try Child(
            [Repository.binary, "record", file, "--server", server.url, "--batch", "50"], in: site.scratch)
        try eventually("some of it is recorded") { try server.metrics().sum("bursar_calls_total") > 500 }
        try server.kill()
        // Whatever took the port for a moment lets go of it again.
        let next = try eventually("the server is back on its port") {
            try? site.serve("--listen", "127.0.0.1:\(server.port)")
        }
        #expect(try recording.finish() == .exited(0), "\(recording.output)\(recording.errors)")
        #expect(recording.output.hasPrefix("\(count) events: "), "\(recording.output)")
        #expect(try next.metrics().sum("bursar_calls_total") == Double(count))
        let again = try site.run("record", file, "--server", next.url)
        #expect(again.output == "\(count) events: 0 accepted, \(count) duplicates, 0 rejected\n", "\(again.story)")
    }

    @Test func `What is rejected is named by its file and place, and the exit code is 1`() throws {
        let site = try Site()
        let server = try site.serve()
        var events = Self.events(12)
        events[4] = #"{"provider":"openai","model":"gpt-5","input_tokens":-1}"#
        events[9] = "{ this is no event }"
        let file = try site.scratch.write(events.joined(separator: "\n"), to: "mixed.ndjson")
        for target in [["--server", server.url], ["--store", "sqlite:" + site.scratch.file("other.db")]] {
            let result = try site.run(["record", file, "--batch", "5"] + target)
            #expect(result.ending == .exited(1))
            #expect(result.output == "12 events: 10 accepted, 0 duplicates, 2 rejected\n", "\(result.story)")
            #expect(result.errors.contains("mixed.ndjson, event 5: "), "\(result.story)")
            #expect(result.errors.contains("input_tokens"), "\(result.story)")
            #expect(result.errors.contains("mixed.ndjson, event 10: "), "\(result.story)")
        }
    }

    @Test func `A server that is not there, a file that is not there, a file that is damaged`() throws {
        let site = try Site()
        let port = UInt16(try Port.free())
        let input = Events.lines(Self.events(3))
        let nobody = try site.run("record", "--to", "http://127.0.0.1:\(port)", input: input)
        #expect(nobody.ending == .exited(1) && nobody.errors.contains("127.0.0.1:\(port)"), "\(nobody.story)")
        let missing = try site.run("record", "nowhere.json", "--store", site.storeURL)
        #expect(missing.ending == .exited(1) && missing.errors.contains("nowhere.json"), "\(missing.story)")
        try Data(Gzip.compress(input).dropLast(10)).write(to: URL(filePath: site.scratch.file("cut.gz")))
        let cut = try site.run("record", "cut.gz", "--store", site.storeURL)
        #expect(cut.ending == .exited(1) && cut.errors.contains("cut.gz"), "\(cut.story)")
    }
}
