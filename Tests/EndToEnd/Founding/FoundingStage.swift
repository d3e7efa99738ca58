// A founding document's small store on a server, as of a day of the document's.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

/// The server with the document's events and no others, and all that it watches.
final class FoundingStage {
    private let site: Site
    private let clock: FakeTime
    private let configuration: String
    private let parts: BackOfficeParts?
    private var server: RunningServer

    init(_ document: FoundingDocument) throws {
        site = try Site()
        clock = try FakeTime("@" + document.now)
        parts = document.name == "back-office" ? try BackOfficeParts() : nil
        configuration = try document.configuration + (parts?.configuration ?? "")
        try FileManager.default.createDirectory(
            atPath: site.scratch.file("archive"), withIntermediateDirectories: true)
        server = try site.serve(config: configuration, wrapper: clock.words)
        let receipt = try server.post(try document.events, type: "application/x-ndjson").receipt()
        #expect(receipt.rejected == [] && receipt.duplicates == 0 && receipt.accepted > 0)
        try parts?.awaitReadings(on: server)
    }

    /// What keeps the row from being true.
    func flaws(of row: FoundingRow) throws -> [String] {
        switch row.proof {
        case .later: return []
        case .test(let name): return Self.suites.contains(name) ? [] : ["there are no \(name)"]
        case .request(let request): return try request.flaws(on: server)
        case .command(let command):
            guard command.isAlone else { return try command.flaws(on: site, clock: clock) }
            try server.stop()
            let flaws = try command.flaws(on: site, clock: clock)
            server = try site.serve(config: configuration, wrapper: clock.words)
            return flaws
        }
    }

    func stop() throws {
        #expect(try server.stop() == .exited(0))
    }

    /// All suites of tests, by the names of their files.
    private static let suites: Set<String> = {
        let tests = Repository.root.appending(path: "Tests").path
        let files = FileManager.default.enumerator(atPath: tests)?.allObjects as? [String] ?? []
        let suites = files.filter { $0.hasSuffix("Tests.swift") }
        return Set(suites.map { String($0.split(separator: "/").last?.dropLast(6) ?? "") })
    }()
}
