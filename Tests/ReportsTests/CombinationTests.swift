// Whatever is combined is answered, or refused in a sentence that names a parameter.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@testable import Reading
@testable import Reports

@Suite struct CombinationTests {
    private func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        terms.internalNames.users = [NamePattern("s*")]
        terms.internalNames.tenants = [NamePattern("t2")]
        var events: [String] = []
        for place in 0..<60 {
            let names = ["user", "anonymous", "tenant"].enumerated()
                .filter { (place >> $0.offset) & 1 == 1 }
                .map { #","\#($0.element)":"\#(["a", "s1", "t2", "b", "t1"][(place + $0.offset) % 5])""# }.joined()
            let at = #""at":"2026-0\#(1 + place % 3)-\#(10 + place % 17)T12:00:00Z"\#(names)"#
            switch place % 4 {
            case 0: events.append(#"{"provider":"p","model":"m","operation":"o","subject":"s","cost_usd":1,\#(at)}"#)
            case 1: events.append(#"{"kind":"activity","event":"seen","properties":{"quality":"high"},\#(at)}"#)
            case 2: events.append(#"{"kind":"billing","event":"subscribed","plan":"pro","amount_usd":9,\#(at)}"#)
            default: events.append(#"{"kind":"activity","event":"signed_up",\#(at)}"#)
            }
        }
        return try Scene(today: "2026-03-31", terms: terms, events)
    }

    private func value(of parameter: Parameter, _ random: inout Seeded) -> String {
        let choices: [String] =
            switch parameter.kind {
            case .day: ["2026-01-15", "2026-03-20"]
            case .text: ["a", "cost_usd", "users", "all"]
            case .flag: ["true", "false"]
            case .zone: ["Europe/Berlin", "Asia/Kolkata", "nowhere"]
            case .integer: ["1", "1000"]
            case .days: ["1d", "30d", "300d"]
            case .choice(let names): names
            case .choiceOr(let names, let prefixes):
                names + prefixes.flatMap { ["\($0):quality", "\($0):seen", "\($0):nothing"] }
            case .comparison: ["previous", "year", "2026-01-01..2026-01-20"]
            case .groupings(let names, let prefixes, _):
                names + prefixes.map { "\($0):quality" } + ["\(names[0]),\(names[1])", "\(names[1]),property:quality"]
            case .names: parameter.name == "days" ? ["2,5"] : ["seen,signed_up", "seen,seen"]
            case .selection, .several([]): ["a", "m,t2"]
            case .several(let names): names + ["\(names[0]),\(names[1])", "nothing"]
            }
        return choices.randomElement(using: &random) ?? ""
    }

    @Test(arguments: Report.all.map(\.name))
    func `Any combination is answered or refused by name`(name: String) throws {
        let scene = try scene()
        let report = try Report.named(name)
        let parameters = report.allParameters
        for seed in UInt64(1)...150 {
            var random = Seeded(seed: seed)
            var asked: [String] = report.example.map { "\($0.name)=\($0.value)" }
            for parameter in parameters where !report.example.contains(where: { $0.name == parameter.name }) {
                guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
                let negated = parameter.isFilter && Bool.random(using: &random) ? "!" : ""
                asked.append("\(parameter.name)\(negated)=\(value(of: parameter, &random))")
            }
            let story = "\(name) \(asked), seed \(seed)"
            do {
                let table = try scene.table(name, asked)
                let widths = Set(table.rows.map(\.count))
                #expect(widths.isSubset(of: [table.columns.count]), "\(story)")
                #expect(Set(table.columns.map(\.name)).count == table.columns.count, "\(story)")
            } catch let error as ReadingError {
                switch error {
                case .outOfBounds: Issue.record("nobody is bound: \(story)")
                case .parameter, .unknown:
                    #expect(parameters.contains { $0.name == error.parameter }, "\(error): \(story)")
                case .noSuch: break
                case .store, .noMemory: Issue.record("\(error): \(story)")
                }
            }
        }
    }
}
