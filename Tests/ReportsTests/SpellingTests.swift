// Names that are the same to Unicode, and not to the ledger, are two in every report.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct SpellingTests {
    /// All that can be asked of a report by the names in that ledger, one parameter at a time and groupings with each
    /// other one.
    private func questions(_ report: Report, _ names: SpelledNames) -> [[String]] {
        let values = report.allParameters.flatMap { parameter in
            self.values(of: parameter, names).map { "\(parameter.name)=\($0)" }
                + (parameter.isFilter ? names.names(parameter.name).map { "\(parameter.name)!=\($0)" } : [])
        }
        let isGrouping = { (value: String) in value.hasPrefix("by=") }
        // Of several hundred pairs, as many as take a few seconds; which ones depends on their places alone.
        let all = values.filter(isGrouping).flatMap { by in values.filter { !isGrouping($0) }.map { [by, $0] } }
        let step = max(1, all.count / 60)
        let pairs = stride(from: 0, to: all.count, by: step).map { all[$0] }
        let bases: [[String]] =
            switch report.name {
            case "funnel":
                [
                    ["steps=\(names.names("event").joined(separator: ","))"],
                    ["steps=signed_up,\(names.names("event")[0])"],
                    ["steps=signed_up,\(names.names("event")[1]),\(names.names("event")[1])"],
                ]
            case "user": names.names("user").map { ["user=\($0)"] }
            default: [[]]
            }
        return bases.flatMap { base in ([[]] + values.map { [$0] } + pairs).map { base + $0 } }
    }

    private func values(of parameter: Parameter, _ names: SpelledNames) -> [String] {
        switch parameter.kind {
        case .flag: ["true"]
        case .choice(let choices): choices
        case .choiceOr(let choices, let prefixes), .groupings(let choices, let prefixes, _):
            // Those that are only compared, and stand in no order of their names.
            choices.filter { $0 != "session" && $0 != "trace" }
                + prefixes.flatMap { prefix in
                    names.names(prefix == "activity" ? "event" : prefix).map { "\(prefix):\($0)" }
                }
        case .text: SpelledNames.kinds.contains(parameter.name) ? names.names(parameter.name) : []
        case .selection where parameter.name.contains(":"): []
        case .selection:
            names.names(parameter.name) + [names.names(parameter.name).joined(separator: ",")]
        case .several(let choices):
            choices.isEmpty
                ? names.names(parameter.name) + [names.names(parameter.name).joined(separator: ",")] : choices
        case .comparison: ["previous"]
        case .day, .zone, .integer, .days, .names: []
        }
    }

    /// All that a table says, or the error.
    private func answer(_ scene: Scene, _ report: Report, _ question: [String]) throws -> String {
        do {
            let table = try scene.table(report.name, question)
            return
                ([table.columns.map(\.name).joined(separator: " | ")]
                + table.rows.map { $0.map { $0.text ?? "-" }.joined(separator: " | ") }
                + table.totals.map { "\($0.name): \($0.cell.text ?? "-")" } + table.notes).joined(separator: "\n")
        } catch let error as ReadingError {
            return "\(error)"
        }
    }

    @Test(arguments: Report.all.map(\.name))
    func `Two spellings are as apart as two words`(name: String) throws {
        let report = try Report.named(name)
        let (accents, letters) = (SpelledNames.accents, SpelledNames.letters)
        let (spelled, plain) = (try accents.scene(), try letters.scene())
        for (question, other) in zip(questions(report, accents), questions(report, letters)) {
            let expected = try answer(plain, report, other)
            let found = accents.translated(try answer(spelled, report, question), to: letters)
            #expect(found.utf8.elementsEqual(expected.utf8), "\(name) \(other)\n\(found)\n- instead of -\n\(expected)")
        }
    }

    @Test func `Every kind of name is in some report, in both spellings`() throws {
        let letters = SpelledNames.letters
        let scene = try letters.scene()
        var all = ""
        for report in Report.all {
            for question in questions(report, letters) { all += try answer(scene, report, question) + "\n" }
        }
        for kind in SpelledNames.kinds {
            for name in letters.names(kind) { #expect(all.contains(name), "\(name)") }
        }
    }
}
