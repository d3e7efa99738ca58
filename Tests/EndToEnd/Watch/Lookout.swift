// Watches the watch: follows the health document check by check.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Waiting

/// Looks at a server's `/health`, `/livez` and `/readyz` again and again, and keeps what the probes' own clocks say.
///
/// Where it could have missed a check it begins to count anew: counts are never too high, however slow the machine is.
final class Lookout {
    private let server: RunningServer
    private let witness: String
    private var tracks: [String: Track] = [:]
    private var witnessedAt = ""
    private var askedAt = ContinuousClock.now
    /// Each change of a verdict, the first verdicts not among them.
    private(set) var verdicts: [Verdict] = []
    /// Answers of `/livez` and `/readyz` that were not 200.
    private(set) var refusals: [String] = []
    private(set) var health = Document(status: "", checks: [:])
    private(set) var code = 0

    /// A change of mind, by the clock of the server.
    struct Verdict: CustomStringConvertible {
        let probe: String
        let isUp: Bool
        /// Checks that contradicted the verdict before, in a row, until it was changed.
        let checks: Int
        /// Checks of the witness from the last check that agreed with the verdict before until it was changed.
        let beats: Int
        /// From that check on; not a number where it was not seen.
        let seconds: Double

        var description: String {
            "\(probe) \(isUp ? "up" : "down") after \(checks) checks, \(beats) of the witness, "
                + "\(seconds.formatted(.number.precision(.fractionLength(2)))) s"
        }
    }

    struct Document: Decodable {
        let status: String
        let checks: [String: [Check]]

        struct Check: Decodable {
            let status: String
            let observedValue: Observed?
            let time: String?
            let output: String?
        }

        /// A truth, or a number.
        enum Observed: Decodable, Equatable {
            case truth(Bool)
            case number(Double)

            init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                self = try (try? value.decode(Bool.self)).map(Self.truth) ?? .number(value.decode(Double.self))
            }
        }

        func isUp(_ probe: String) -> Bool? {
            switch checks["\(probe):up"]?.first?.observedValue {
            case .truth(let isUp): isUp
            default: nil
            }
        }

        func areUp(_ probes: [String]) -> Bool { probes.allSatisfy { isUp($0) == true } }
        func areDown(_ probes: [String]) -> Bool { probes.allSatisfy { isUp($0) == false } }
    }

    /// What is known of a probe since the last check that agreed with the verdict on it.
    private struct Track {
        var isUp: Bool?
        var checkedAt = ""
        var agreedAt = ""
        var checks = 0
        var beats = 0

        mutating func forget() { (checks, beats, agreedAt) = (0, 0, "") }
    }

    init(_ server: RunningServer, witness: String) {
        self.server = server
        self.witness = witness
    }

    /// Looks until it is so.
    func wait(_ what: String, until condition: (Document) throws -> Bool) throws {
        do {
            try eventually(what) {
                try look()
                return try condition(health)
            }
        } catch let error as TookTooLong {
            throw TookTooLong(description: "\(error.description); /health: \(health)")
        }
    }

    private func look() throws {
        let wire = try server.connect()
        for path in ["/livez", "/readyz"] {
            let answer = try wire.exchange("GET", path)
            if answer.status != 200 { refusals.append("\(path): \(answer.status) \(answer.text)") }
        }
        let askedAt = ContinuousClock.now
        let answer = try wire.exchange("GET", "/health")
        code = answer.status
        // Less than half an interval of a second, which is the least that is between two checks.
        if self.askedAt.duration(to: .now) > .milliseconds(400) {
            for probe in tracks.keys { tracks[probe]?.forget() }
        }
        self.askedAt = askedAt
        health = try JSONDecoder().decode(Document.self, from: Data(answer.body))
        let beat = health.checks["\(witness):up"]?.first?.time ?? ""
        for (name, checks) in health.checks where name.hasSuffix(":up") {
            guard let check = checks.first, let time = check.time else { continue }
            let probe = String(name.dropLast(3))
            var track = tracks[probe] ?? Track()
            if beat != witnessedAt { track.beats += 1 }
            if time != track.checkedAt { note(check, at: time, of: probe, in: &track) }
            tracks[probe] = track
        }
        witnessedAt = beat
    }

    private func note(_ check: Document.Check, at time: String, of probe: String, in track: inout Track) {
        track.checkedAt = time
        track.checks += 1
        let isUp = health.isUp(probe)
        if let before = track.isUp, let isUp, isUp != before {
            let verdict = Verdict(
                probe: probe, isUp: isUp, checks: track.checks, beats: track.beats,
                seconds: Self.seconds(from: track.agreedAt, to: time))
            verdicts.append(verdict)
        }
        track.isUp = isUp
        // What a check found is in `output` where it failed: it agrees unless the verdict says the opposite.
        guard (check.output == nil) == isUp else { return }
        track.forget()
        track.agreedAt = time
    }

    private static func seconds(from start: String, to end: String) -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let start = try? style.parse(start), let end = try? style.parse(end) else { return .nan }
        return end.timeIntervalSince(start)
    }
}
