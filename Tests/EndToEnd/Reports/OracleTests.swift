// Every cell of every report, held against a second opinion that was computed from the events alone.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

/// The oracle (`Fixtures/oracle`) makes up a history, and later says what each report should answer. In between, the
/// history is recorded, re-priced, partly forgotten and at last archived, by the commands that people use.
@Suite struct OracleTests {
    private static let size = 3_000

    @Test(arguments: [7])
    func `Every report says what the events say, also once they are archived`(seed: Int) throws {
        // What is to come is another day after midnight: then all of it is asked again, once.
        if try !isAgreed(seed) { #expect(try isAgreed(seed), "midnight came twice") }
    }

    /// False where midnight came in between.
    private func isAgreed(_ seed: Int) throws -> Bool {
        let site = try Site()
        let written = try site.tool(
            "python3", "-B", Repository.fixture("oracle"), "write", site.scratch.directory, "\(seed)", "\(Self.size)")
        #expect(written.ending == .exited(0), "\(written.story)")
        // A server declares the dimensions and measures of the configuration before there is anything to forget.
        try stop(try serve(site))
        try bursar(site, "record", "--quiet", "first.ndjson", config: "bursar.yaml")
        let days = try lines(of: "reprice", site)
        try bursar(site, "reprice", "--apply", "--from", days[0], "--to", days[1], config: "new.yaml")
        for user in try lines(of: "forget", site) { try bursar(site, "forget", "--yes", user, config: "bursar.yaml") }
        try bursar(site, "record", "--quiet", "second.ndjson", config: "bursar.yaml")

        var isSameDay = try asks("check", site)
        try FileManager.default.createDirectory(
            atPath: site.scratch.file("archive"), withIntermediateDirectories: false)
        try bursar(
            site, "archive", "--dir", site.scratch.file("archive"), "--days", "30", config: "bursar.yaml")
        if try !asks("archived", site) { isSameDay = false }
        return isSameDay
    }

    /// Has the oracle ask a server about everything. False where midnight came in between.
    private func asks(_ what: String, _ site: Site) throws -> Bool {
        let server = try serve(site)
        // Thousands of questions: beside all other tests they take minutes.
        let answer = try site.tool(
            ["python3", "-B", Repository.fixture("oracle"), what, site.scratch.directory, server.url],
            within: Waiting.limit * 4)
        try stop(server)
        guard !answer.output.contains("midnight\n") else { return false }
        #expect(answer.ending == .exited(0), "\(answer.story)")
        #expect(answer.output.contains(" 0 of them wrong"), "\(answer.story)")
        return true
    }

    private func serve(_ site: Site) throws -> RunningServer {
        try RunningServer(site.start(["--config", "bursar.yaml"]), at: site)
    }

    private func stop(_ server: RunningServer) throws { #expect(try server.stop() == .exited(0)) }

    private func bursar(_ site: Site, _ words: String..., config: String) throws {
        let done = try site.run(words + ["--config", config])
        #expect(done.ending == .exited(0), "\(done.story)")
    }

    private func lines(of name: String, _ site: Site) throws -> [String] {
        try String(contentsOfFile: site.scratch.file(name), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
