// What is told at once, what together, and that nothing is told never.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import Seeded
import Store
import Testing

@testable import Service

@Suite struct AuditFolderTests {
    private static let start = Timestamp(milliseconds: 1_790_000_000_000)

    private static func at(_ seconds: Int64) -> Timestamp { start.advanced(byMilliseconds: seconds * 1_000) }

    private func entry(_ actor: String = "ada", at time: Timestamp) -> AuditEntry {
        AuditEntry(at: time, actor: actor, action: .reportViewed)
    }

    private func view(_ actor: String) -> AuditFolder.Key {
        .view(
            actor: actor, way: "", address: "", route: "", action: .reportViewed, object: AuditValue("costs"), .done, []
        )
    }

    private func refusal(of actor: String, from address: String, status: Int, to route: String = "/") -> AuditFolder.Key
    {
        .refusal(
            .init(actor: actor, address: address, method: "GET", route: route, action: .accessRefused, status: status))
    }

    @Test func `Nobody's refusal is told as another's, and those of one address are few entries all the same`() {
        var folder = AuditFolder()
        var told: [AuditEntry] = []
        for number in 0..<500 {
            for actor in ["ada", "bob"] {
                let key = refusal(of: actor, from: "10.0.0.1", status: 403, to: "/\(number / 2)")
                told += folder.take(key, rows: nil, at: Self.at(1)) {
                    var entry = entry(actor, at: Self.at(1))
                    (entry.details, entry.address) = ([.init("user", "cy")], "10.0.0.1")
                    return entry
                }
            }
        }
        told += folder.close(at: Self.at(2))
        #expect(told.reduce(0) { $0 + $1.times } == 1_000)
        let (known, many) = (told.filter { $0.actor != "many" }, told.filter { $0.actor == "many" })
        #expect(known.count == 2 * AuditFolder.mostRefusedOfOne)
        #expect(known.filter { $0.actor == "ada" }.reduce(0) { $0 + $1.times } == AuditFolder.mostRefusedOfOne)
        #expect(many.count == 2 && many.allSatisfy { $0.address == "10.0.0.1" && $0.action == .accessRefused })
        // What the first asked is not what the others did.
        let folded = told.filter { $0.times > 1 || $0.actor == "many" }
        #expect(!folded.contains { $0.details.contains { $0.name == "user" } })
        // Once they are over, each is told by itself again.
        let key = refusal(of: "ada", from: "10.0.0.1", status: 403, to: "/499")
        #expect(folder.take(key, rows: nil, at: Self.at(3)) { entry(at: Self.at(3)) }.map(\.actor) == ["ada"])
    }

    @Test func `The first of many is told at once, and the others by one entry when ten minutes are over`() {
        var folder = AuditFolder()
        let first = Self.at(0)
        #expect(folder.take(view("ada"), rows: 3, at: first) { entry(at: first) } == [entry(at: first)])
        for second in [Int64(60), 300, 599] {
            #expect(folder.take(view("ada"), rows: 3, at: Self.at(second)) { entry(at: Self.at(second)) }.isEmpty)
        }
        #expect(folder.due(at: Self.at(599)).isEmpty)
        let told = folder.due(at: Self.at(600))
        #expect(told.map(\.times) == [3] && told.map(\.rows) == [9] && told.map(\.at) == [Self.at(600)])
        #expect(told[0].details == [.init("since", "\(Self.at(60))"), .init("last", "\(Self.at(599))")])
        #expect(folder.due(at: Self.at(700)).isEmpty && folder.close(at: Self.at(1_000_000)).isEmpty)
        // Then it begins anew.
        #expect(folder.take(view("ada"), rows: 3, at: Self.at(700)) { entry(at: Self.at(700)) }.count == 1)
        #expect(folder.close(at: Self.at(1_000_000)).isEmpty)
    }

    @Test func `A flood of refusals from anywhere is few entries, which tell of all of them`() {
        var folder = AuditFolder()
        var told: [AuditEntry] = []
        let many = 5_000
        for number in 0..<many {
            let time = Self.at(Int64(number / 10))
            told += folder.take(
                refusal(of: "unknown", from: "10.0.\(number / 256).\(number % 256)", status: 401), rows: nil, at: time
            ) {
                entry(at: time)
            }
        }
        told += folder.close(at: Self.at(1_000_000))
        #expect(told.count <= AuditFolder.mostRefused + 2)
        #expect(told.reduce(0) { $0 + $1.times } == many)
        #expect(told.contains { $0.address == "many" && $0.times > 1 })
    }

    @Test(arguments: 1...20) func `Whatever is done in whatever order, entries tell of each time once`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        var folder = AuditFolder()
        var (told, done, rows): ([AuditEntry], Int64, Int64) = ([], 0, 0)
        var second: Int64 = 0
        for _ in 0..<2_000 {
            second += .random(in: 0...120, using: &generator)
            let time = Self.at(second)
            let actor = ["ada", "bob", "cy"][Int.random(in: 0..<3, using: &generator)]
            let key: AuditFolder.Key =
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: view(actor)
                case 1: refusal(of: actor, from: actor, status: 403)
                default: .route(actor: actor, address: "", route: "/v1/events", action: nil, .done)
                }
            let count: Int64 = .random(in: 0...5, using: &generator)
            told += folder.take(key, rows: count, at: time) {
                var entry = entry(actor, at: time)
                entry.rows = count
                return entry
            }
            (done, rows) = (done + 1, rows + count)
            if Int.random(in: 0..<10, using: &generator) == 0 { told += folder.due(at: time) }
        }
        told += folder.close(at: Self.at(1_000_000))
        #expect(told.reduce(0) { $0 + $1.times } == done, "seed \(seed)")
        #expect(told.reduce(0) { $0 + ($1.rows ?? 0) } == rows, "seed \(seed)")
        #expect(told.count < 2_000, "seed \(seed)")
    }
}
