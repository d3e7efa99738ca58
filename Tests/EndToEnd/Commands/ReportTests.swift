// `bursar report`: from a store as from a server, and what it says when it cannot.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct ReportTests {
    @Test func `A wrong question is refused alike by a store and by a server`() throws {
        let site = try Site()
        let server = try site.serve()
        let ways = [["--store", site.storeURL], ["--server", server.url]]
        for words in [
            ["--columns", "cals"], ["--by", "modle"], ["--sort", "cost"], ["--last", "0d"], ["--match", "weekday"],
            ["--compare", "yesterday"],
        ] {
            let results = try ways.map { try site.run(["report", "costs"] + words + $0) }
            for result in results {
                #expect(result.ending == .exited(2), "\(words): \(result.story)")
                #expect(result.output == "", "\(words): \(result.story)")
            }
            #expect(results[0].errors == results[1].errors, "\(words)")
        }
        for way in ways {
            let nobody = try site.run(["report", "user", "--user", "nobody"] + way)
            #expect(nobody.ending == .exited(1) && nobody.errors.contains("nobody"), "\(nobody.story)")
        }
    }

    @Test func `A day beside its weekday a year ago reads the same from a store and from a server, in every form`()
        throws
    {
        let site = try Site()
        let server = try site.serve()
        let events = [("2025-03-11", "2"), ("2026-03-10", "3")].map { day, cost in
            #"{"kind":"call","at":"\#(day)T10:00:00Z","provider":"north","cost_usd":\#(cost)}"#
        }
        try events.joined(separator: "\n").write(
            toFile: site.scratch.file("events.ndjson"), atomically: true, encoding: .utf8)
        let recorded = try site.run("record", "--quiet", "--to", server.url, site.scratch.file("events.ndjson"))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        let day = ["--from", "2026-03-10", "--to", "2026-03-10", "--compare", "year", "--match", "weekday"]
        for (format, part) in [
            ("table", "costs  2026-03-10 to 2026-03-10, 1 day, against 2025-03-11 to 2025-03-11\n"),
            ("csv", "north,3,2,0.5,"), ("json", #""before":{"from":"2025-03-11","to":"2025-03-11","days":1}"#),
        ] {
            let results = try [["--store", site.storeURL], ["--server", server.url]].map {
                try site.run(["report", "costs", "--format", format] + day + $0)
            }
            for result in results { #expect(result.output.contains(part), "\(result.story)") }
            #expect(results[0].output == results[1].output)
        }
    }

    @Test func `A directory is no store`() throws {
        let site = try Site()
        let result = try site.run("report", "costs", "--store", "sqlite:" + site.scratch.file("."))
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains("is a directory"), "\(result.story)")
    }
}
