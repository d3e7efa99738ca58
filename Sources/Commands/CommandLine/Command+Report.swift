// `bursar report`: the options of all reports, taken from the list of reports.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Reports
import Store

extension Command {
    static let report = Command(
        "report", "answers a question about the ledger: one table, from a store or a server",
        details: """
            Reports:
            \(Help.table(Report.all.map { ($0.name, $0.answers) }))

            `bursar help report NAME` tells what a report means and what it takes.
            """,
        start: ReportOptions(), operand: .one("NAME", \.name, "the report"),
        options: [
            .value("format", \.format, .choice, "how to print it"),
            CommandOption(
                name: "columns", placeholder: "A,B", standard: { _ in nil },
                doc: "the columns to show, in this order; all that there is room for where it is not given",
                assign: { options, text in
                    options.columns = text.split(separator: ",").map(String.init)
                }),
        ]
            + storeOptions(
                \.config, \.store, named: "the configuration file that names the store, plans, budgets and dimensions",
                "the ledger; a server may be writing to it")
            + serverOptions(.value("server", \.server, .url, "asks this server instead")) + parametersOfReports,
        exclusive: exclusivePlaces,
        invocation: Invocation.report)

    /// Every parameter that any report takes, once. Whether the report takes it is found out when it is known which.
    private static var parametersOfReports: [CommandOption<ReportOptions>] {
        var seen: Set<String> = []
        return Report.all.flatMap(\.options).filter { seen.insert($0.name).inserted }.map { parameter in
            guard !parameter.isOfAnyProperty else {
                return .named(parameter.name, placeholder: parameter.placeholder ?? "", doc: parameter.help) {
                    options, name, text in options.items.append((name, text))
                }
            }
            return CommandOption(
                name: parameter.name, placeholder: parameter.placeholder, standard: { _ in nil }, doc: parameter.help,
                assign: { options, text in
                    options.items.append((parameter.name, parameter.placeholder == nil ? "true" : text))
                })
        }
    }
}

extension Report {
    /// All that it takes, and what leaves names out.
    fileprivate var options: [Parameter] {
        allParameters.flatMap { parameter in [parameter] + (parameter.negation.map { [$0] } ?? []) }
    }
}

extension Parameter {
    /// `property:NAME`, which stands for every property.
    fileprivate var isOfAnyProperty: Bool { isFilter && name.contains(":") }

    /// What stands for the value in a usage line; nil for a switch.
    fileprivate var placeholder: String? {
        switch kind {
        case .day: "DATE"
        case .zone: "ZONE"
        case .comparison: "PERIOD"
        case .text, .choice, .choiceOr, .groupings: "NAME"
        case .flag: nil
        case .integer: "N"
        case .days: "Nd"
        case .names, .selection, .several: "A,B"
        }
    }
}

extension Help {
    /// What `bursar help report NAME` prints: the definition, and what the report takes.
    static func page(of report: Report) -> String {
        let rows = report.options.map { parameter in
            (
                label: "--\(parameter.name)" + (parameter.placeholder.map { " \($0)" } ?? ""),
                text: "\(parameter.help); \(parameter.requirement)"
                    + (parameter.standard.map { " (default:\(unbroken)\($0))" } ?? "")
            )
        }
        let example = report.example.map { " --\($0.name) \($0.value)" }.joined()
        let paragraphs = report.definition.split(separator: "\n\n").map { wrapped(String($0), to: 100) }
        let choices = report.choices.map { wrapped($0, to: 96).joined(separator: "\n    ") }
        let limits = report.limits.map { wrapped($0, to: 96).joined(separator: "\n    ") }
        return """
            \(wrapped("bursar report \(report.name): \(report.answers)", to: 100).joined(separator: "\n"))

            \(paragraphs.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"))

            \(table(rows))

            """
                + (choices.isEmpty ? "" : "\nWhat filters choose:\n\(choices.map { "  \($0)\n" }.joined())")
                + (limits.isEmpty ? "" : "\nNot answered:\n\(limits.map { "  \($0)\n" }.joined())")
                + (example.isEmpty ? "" : "\nFor example: `bursar report \(report.name)\(example)`\n")
    }
}
