// A bit of the store's file that has changed is found, or changes nothing.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQL
import Seeded
import Store
import Testing

/// `BURSAR_FLIPS=10000 swift test --filter FlippedBitTests` flips ten thousand, and prints what found them;
/// `BURSAR_FLIPS_SEED` flips others.
@Suite struct FlippedBitTests {
    private enum Finding: String, CaseIterable {
        case opening = "the store does not open, or cannot be read through"
        case integrity = "the file's own check"
        case rows = "a seal, a key, the schema"
        case sums = "sums, people, the index"
        case nothing = "changes nothing"
        case unseen = "UNSEEN"
    }

    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    @Test func `Whichever bit of the file flips, it is found or changes nothing`() throws {
        let seed = Self.setting("BURSAR_FLIPS_SEED") ?? 1
        let rounds = Int(Self.setting("BURSAR_FLIPS") ?? 150)
        let store = try FullStore()
        let whole = try FullStore.contents(of: store.test.path)
        let report = try Verification.run(store.test.location)
        #expect(report.isClean, "\(report)")
        #expect(report.archived > 0 && report.events > 100 && whole.count > 1_000)

        var generator = Seeded(seed: seed)
        var tally: [Finding: Int] = [:]
        let path = store.test.directory.appending(path: "flipped.db").path
        for round in 0..<rounds {
            let bit = generator.below(store.bytes.count * 8)
            var bytes = store.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            try Data(bytes).write(to: URL(filePath: path))
            let finding = try look(at: path, whole)
            for rest in ["-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + rest) }
            tally[finding, default: 0] += 1
            if round % 1_000 == 999 { print("\(round + 1) flips, of which \(tally[.unseen, default: 0]) are unseen") }
            #expect(finding != .unseen, "seed \(seed), bit \(bit): page \(bit / 8 / 4096 + 1), byte \(bit / 8 % 4096)")
        }
        #expect(tally[.nothing, default: 0] < rounds, "no flip hit anything")
        guard rounds > 1_000 else { return }
        print("\(rounds) flips of a file of \(store.bytes.count) bytes, seed \(seed):")
        for finding in Finding.allCases { print("  \(tally[finding, default: 0]) \(finding.rawValue)") }
    }

    private func look(at path: String, _ whole: [[UInt8]]) throws -> Finding {
        guard let report = try? Verification.run(.sqlite(path: path)) else { return .opening }
        guard report.isClean else {
            return !report.damage.isEmpty ? .integrity : report.isBeyondRepair ? .rows : .sums
        }
        return (try? FullStore.contents(of: path)) == whole ? .nothing : .unseen
    }
}
