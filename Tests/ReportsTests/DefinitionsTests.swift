// The page of definitions says what the list of reports says.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reading
import Testing

@testable import Reports

@Suite struct DefinitionsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private static let page = root.appending(path: "Sources/Reports/README.md")

    @Test func `The table of the documents has every report with its groupings and filters`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/reports.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.map { $0[1] } == Report.all.map { "`\($0.name)`" })
        for (report, row) in zip(Report.all, rows) {
            let filters = report.filters == Filter.all ? "all" : report.filters.map(\.rawValue).joined(separator: ", ")
            #expect(row[4] == filters.replacing("property:NAME", with: "`property:NAME`"), "\(report.name)")
            let groupings = report.groupings.map { $0.contains(":") ? "`\($0)`" : $0 }.joined(separator: ", ")
            let hasUnits = report.parameters.contains { $0.name == "per" }
            #expect(row[3].contains("`by` \(groupings)") == !groupings.isEmpty, "\(report.name)")
            #expect(row[3].contains("`per`") == hasUnits, "\(report.name)")
        }
    }

    @Test func `The page of definitions has every report, word for word`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let line = try #require(text.range(of: "<!--.*-->\n", options: .regularExpression))
        let written = "\n" + Report.all.map(\.section).joined(separator: "\n")
        if ProcessInfo.processInfo.environment["BURSAR_UPDATE_GOLDEN"] != nil {
            try Data((text[..<line.upperBound] + written).utf8).write(to: Self.page)
        } else {
            #expect(text[line.upperBound...] == written, "run again with BURSAR_UPDATE_GOLDEN=1 if the change is meant")
        }
    }

    @Test func `Definitions are whole sentences, and answers are the ends of some`() {
        for report in Report.all {
            #expect(report.definition.hasSuffix("."), "\(report.name)")
            #expect(report.definition.count(where: { $0 == "`" }).isMultiple(of: 2), "\(report.name)")
            #expect(!report.definition.contains("  ") && !report.answers.hasSuffix("."), "\(report.name)")
        }
    }

    @Test(arguments: Report.all.map(\.name))
    func `An example has what a report needs, and none is there where it needs nothing`(name: String) throws {
        let scene = try Scene(today: "2026-03-31", [Deed.activity("signed_up", "2026-03-02T10", user: "ada")])
        let example = try Report.named(name).example.map { "\($0.name)=\($0.value)" }
        #expect(try scene.refusal(of: name, example) == nil)
        #expect(try (scene.refusal(of: name) == nil) == example.isEmpty)
    }
}

extension Report {
    /// A report as a section of the page.
    fileprivate var section: String {
        var lines = ["## \(name)", "", "Answers: \(answers).", ""]
        for paragraph in definition.components(separatedBy: "\n\n") {
            lines += Self.wrapped(paragraph) + [""]
        }
        let own = allParameters.filter { parameter in
            !parameter.isFilter
                && !(Parameter.shared + Parameter.comparing).contains { $0.name == parameter.name }
        }
        if !own.isEmpty {
            lines += ["| parameter | | must be | default |", "|---|---|---|---|"]
            for parameter in own {
                let names = ([parameter.name] + parameter.aliases).map { "`\($0)`" }.joined(separator: ", ")
                let form = parameter.requirement.replacing("must be ", with: "")
                let standard = parameter.standard.map { "`\($0)`" } ?? ""
                lines.append("| \(names) | \(parameter.help) | \(form) | \(standard) |")
            }
            lines.append("")
        }
        let names = filters.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        lines.append("Filters: \(names.isEmpty ? "none" : filters == Filter.all ? "all" : names).")
        if !choices.isEmpty { lines += [""] + choices.flatMap { Self.wrapped("- \($0)") } }
        if !limits.isEmpty { lines += ["", "Not answered:", ""] + limits.flatMap { Self.wrapped("- \($0)") } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func wrapped(_ paragraph: String) -> [String] {
        var lines: [String] = []
        for word in paragraph.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= 120 {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
