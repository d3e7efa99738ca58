// The page over a demo, in a real Chromium.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Waiting

@Suite struct PageTests {
    /// What is on each.
    private static let views = [
        "/": "Cost per day", "/costs": "Cost per day", "/costs?by=model&axis=whole": "Cost per day",
        "/calls?sort=dearest": "Next 50", "/users": "Retention", "/content": "Everything that was told",
        "/revenue": "MRR movement", "/system": "Errors by kind",
    ]

    @Test func `Each view is whole with and without scripts, in each width, and asks nobody else`() throws {
        let site = try Site()
        let server = try site.serve("--demo")
        let run = try site.tool(
            [try Repository.python(with: "playwright"), "-B", Repository.fixture("browser/page.py"), "\(server.port)"]
                + Self.views.keys.sorted(), within: Waiting.limit * 4)
        try #require(run.ending == .exited(0), "\(run.story)")
        let found = try JSONDecoder().decode(Found.self, from: Data(run.output.utf8))
        #expect(found.looks.count == Self.views.count * 5)
        for look in found.looks {
            let name = "\(look.path) at \(look.width) in \(look.theme)\(look.scripted ? "" : " without scripts")"
            #expect(look.status == 200 && look.troubles == [] && look.foreign == [], "\(name)")
            #expect(look.sideways ?? 0 <= 0 && look.shift ?? 0 <= 0.01, "\(name)")
            #expect(look.axe ?? [] == [], "\(name)")
            #expect(look.text.contains(Self.views[look.path] ?? "?"), "\(name)")
            #expect(look.requests <= 6 && look.bytes.reduce(0) { $0 + $1.size } <= 60_000, "\(name)")
            for (kind, most) in [("document", 25_000), ("stylesheet", 12_000), ("script", 25_000)] {
                let sum = look.bytes.filter { $0.kind == kind }.reduce(0) { $0 + $1.size }
                #expect(sum <= most, "\(name): \(sum) bytes of \(kind)")
            }
        }
        #expect(found.uncompared == 0 && found.picked == "Jan 5 – Jan 7, 2026")
        let day = found.day.split(separator: " ").last ?? "?"
        #expect(found.only.contains(" \(day), 20"), "\(found.day) is \(found.only)")
    }
}

/// What the script prints.
private struct Found: Decodable {
    let looks: [Look]
    let day, only, picked: String
    let uncompared: Int

    struct Look: Decodable {
        let path, theme, text: String
        let width, status, requests: Int
        let scripted: Bool
        let troubles, foreign: [String]
        let bytes: [Body]
        let sideways: Int?
        let shift: Double?
        let axe: [String]?
    }

    /// What it is, and its bytes as they came.
    struct Body: Decodable {
        let kind: String
        let size: Int

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            kind = try list.decode(String.self)
            size = try list.decode(Int.self)
        }
    }
}
