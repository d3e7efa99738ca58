// A long file goes out in pages, and what it takes stays within the memory of all answers.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import HTTP
import JSON
import Ledger
import Scenes
import Synchronization
import System
import TemporaryFiles
import Testing
import Waiting

@testable import Service

@Suite struct ExportBoundsTests {
    private static let memory = 32 << 20
    private static let people = 9_000

    private final class Seen: Sendable {
        let lines = Atomic(0)
        let pieces = Atomic(0)
        let most = Atomic(0)
    }

    @Test(arguments: [
        "/v1/reports/costs?by=user&per=month&last=365d", "/v1/reports/events?last=365d",
        "/api/shopify/analytics/usage/export?start_date=FIRST&end_date=LAST",
    ])
    func `A file of a year is read page by page, and holds no more than there is for answers`(path: String) throws {
        let running = try RunningApp(try TemporaryFiles(), set: { $0.limits.answerMemory = Self.memory })
        let today = Timestamp.now.day
        for start in stride(from: 0, to: Self.people, by: 3_000) {
            let events = (start..<start + 3_000).map { number in
                let day = today.advanced(by: -(number % 360))
                return
                    #"{"id":"\#(number)","provider":"p","model":"m","user":"user \#(number)","cost_usd":0.01,"at":"\#(day)T00:00:00Z"}"#
            }
            let answer = try running.post(events.joined(separator: "\n"), as: "application/x-ndjson")
            #expect(answer.json?["accepted"]?.integer == 3_000)
        }
        let path = path.replacing("FIRST", with: "\(today.advanced(by: -359))").replacing("LAST", with: "\(today)")
        let seen = Seen()
        var options = HTTPClient.Options()
        let server = running.server
        options.taker = { piece in
            seen.lines.add(piece.count { $0 == 0x0A }, ordering: .relaxed)
            seen.pieces.add(1, ordering: .relaxed)
            seen.most.store(max(seen.most.load(ordering: .relaxed), server.answerBytes), ordering: .relaxed)
            return true
        }
        var client = try HTTPClient()
        let answer = try client.send(
            .get, "http://\(server.address)\(path)&format=csv", timeout: .seconds(60), options: options)
        #expect(answer.status == 200)
        #expect(seen.lines.load(ordering: .relaxed) == Self.people + 1, "all lines, and the names of columns")
        #expect(seen.most.load(ordering: .relaxed) <= Self.memory)
        try eventually("all of it is given back") { server.answerBytes == 0 }
    }
}
