// Whatever is done to a file, it is either read or refused in words that help and that tell no secret.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct MangledFileTests {
    @Test(arguments: 0..<20)
    func `A mangled file is read or refused, with the line, and without its secret`(seed: UInt64) throws {
        let files = try TemporaryFiles()
        var random = Seeded(seed: seed)
        for round in 0..<25 {
            let whole = round % 2 == 0 ? Configuration.example + "\naccess2: { token: hunter2 }\n" : Self.reports
            let text = mangle(Array(whole.utf8), &random)
            let path = try files.write(text, to: "b.yaml")
            do throws(ConfigurationErrors) {
                _ = try Configuration.load(path: path, environment: ["BURSAR_SECRET": "hunter2"])
            } catch {
                #expect(!error.problems.isEmpty, "seed \(seed), round \(round)")
                for problem in error.problems {
                    #expect(problem.line.map { $0 >= 1 } ?? false, "seed \(seed), round \(round): \(problem)")
                    #expect(!problem.message.contains("hunter2"), "seed \(seed), round \(round): \(problem)")
                }
            }
        }
    }

    /// What the example only shows in comments.
    private static let reports = """
        dimensions: [quality, scene]
        measures: [audio_minutes]
        plans: [{ name: pro, price_usd: 29, interval: year }]
        retention: { events: 90d, archive: old }
        budgets:
          - name: a
            match: { provider: anthropic, model: "${BURSAR_SECRET}" }
            limit_usd: 500
            alert_at: [80, 90]
            notify: https://hooks.example/${BURSAR_SECRET}
          - { name: b, each: user, limit_usd: 5, per: day }
          - { name: c, match: { property: { quality: "${BURSAR_SECRET}" } }, limit_usd: 5 }

        """

    @Test func `What the mangled file was made of is right`() throws {
        let files = try TemporaryFiles()
        let path = try files.write(Self.reports, to: "b.yaml")
        _ = try Configuration.load(path: path, environment: ["BURSAR_SECRET": "hunter2"])
    }

    private func mangle(_ bytes: [UInt8], _ random: inout Seeded) -> String {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(Array("{}[]:#\"'$\n\t -,&*".utf8).randomElement(using: &random) ?? 0, at: place)
            case 2: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
            default: bytes.removeSubrange(place..<min(bytes.count, place + 30))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
