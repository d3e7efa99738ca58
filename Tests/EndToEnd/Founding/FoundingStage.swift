// A founding document's small store on a server, as of a day of the document's.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

/// The server with the document's events and no others; and beside it one with none, which watches what is there now.
final class FoundingStage {
    private let site: Site
    private let clock: FakeTime
    private let configuration: String
    private var server: RunningServer
    private let watched: Watched?

    private struct Watched {
        let parts: BackOfficeParts
        let server: RunningServer

        init(_ configuration: String) throws {
            parts = try BackOfficeParts()
            server = try Site().serve(config: configuration + parts.configuration)
            try parts.awaitHistory(on: server)
        }
    }

    init(_ document: FoundingDocument) throws {
        site = try Site()
        clock = try FakeTime("@" + document.now)
        configuration = try document.configuration
        try FileManager.default.createDirectory(
            atPath: site.scratch.file("archive"), withIntermediateDirectories: true)
        server = try site.serve(config: configuration, wrapper: clock.words)
        let receipt = try server.post(try document.events, type: "application/x-ndjson").receipt()
        #expect(receipt.rejected == [] && receipt.duplicates == 0 && receipt.accepted > 0)
        // Under a clock of one's own the watch does not look again.
        watched = document.rows.contains(where: \.isWatched) ? try Watched(configuration) : nil
    }

    /// What keeps the row from being true.
    func flaws(of row: FoundingRow) throws -> [String] {
        switch row.proof {
        case .later: return []
        case .test(let test): return try test.flaws
        case .request(let request):
            return try request.flaws(on: request.isWatched ? watched?.server ?? server : server)
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
}
