// `bursar report`: any report, from a store or from a server.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Glibc
import HTTP
import JSON
import Ledger
import Reading
import Reports
import Service
import Store
import System

struct ReportCommand {
    private let options: ReportOptions
    private let report: Report

    init(_ options: ReportOptions) throws(ReadingError) {
        guard options.columns.isEmpty || options.format == .table else {
            throw .parameter("columns", "goes with the format table only")
        }
        self.options = options
        report = try Report.named(options.name)
    }

    func run() throws -> Exit {
        if let server = options.server { return try ask(server) }
        var items = options.items
        if options.format.isExport { report.askForAll(&items) }
        let now = Timestamp.now
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let question = try Question(items, to: report, now: now, standard: configuration.timeZone)
        var terms = LedgerView.Terms(configuration)
        terms.prices = try configuration.priceBook()
        let location = options.store ?? configuration.store
        let reader = try LedgerReader.asked(options.store, config: options.config, location)
        let view = LedgerView(reader, now: now, terms: terms)
        let table = try StoreView(report, options.items, over: question.period, as: options.format).of(
            reader, location, rows: { $0.more == nil ? $0.rows.count : nil }
        ) { try report.table(for: question, in: view, isExport: options.format.isExport) }
        try print(table, question, view)
        return .done
    }

    private func print(_ table: Table, _ question: Question, _ view: LedgerView) throws {
        switch options.format {
        case .table: try write(Array(table.text(report, question, style(table)).utf8))
        case .json: try write(table.json(report, question) + [0x0A])
        case .csv:
            // A file has no room for it.
            if let archived = table.archived { Output.say(Self.lacks("\(archived.first)..\(archived.last)")) }
            try write(table.csv)
            try writeRest(of: table, view) { CSV.append($0, to: &$1) }
        case .ndjson:
            if let archived = table.archived { Output.say(Self.lacks("\(archived.first)..\(archived.last)")) }
            let lines = table.jsonLines
            var bytes: [UInt8] = []
            for row in table.rows { lines.append(row, to: &bytes) }
            try write(bytes)
            try writeRest(of: table, view) { lines.append($0, to: &$1) }
        }
    }

    private func writeRest(
        of table: Table, _ view: LedgerView, _ append: ([Cell], inout [UInt8]) -> Void
    ) throws {
        var more = table.more
        while let continuation = more {
            let (rows, rest) = try continuation.next(view)
            var bytes: [UInt8] = []
            for row in rows { append(row, &bytes) }
            try write(bytes)
            more = rest
        }
    }

    /// What a file with rows of single events has no room to say; the other formats say more.
    private static func lacks(_ days: String) -> String {
        "days of \(days) are in the archive, and have no rows here: without --format csv, a note says how to look into one"
    }

    private func write(_ bytes: [UInt8]) throws { try Output.write(bytes, to: STDOUT_FILENO) }

    private var style: TextStyle { .ofOutput(columns: options.columns) }

    private func style(_ table: Table) throws(ReadingError) -> TextStyle {
        try style.check(table)
        return style
    }

    // MARK: From a server

    private func ask(_ server: String) throws -> Exit {
        var items = options.items + [(name: "format", value: options.format.rawValue)]
        if options.format == .table {
            let style = style
            if let width = style.width { items.append((name: "width", value: "\(width)")) }
            if style.hasColours { items.append((name: "colours", value: "true")) }
            if !style.columns.isEmpty { items.append((name: "columns", value: style.columns.joined(separator: ","))) }
        }
        let asked = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
        let path = "/v1/reports/\(URLText.encoded(report.name))?\(URLText.query(items))"
        let timeout = Duration.seconds(300)
        let answer =
            options.format.isExport
            ? try asked.get(path, timeout: timeout, to: STDOUT_FILENO)
            : try asked.get(path, timeout: timeout, limit: 1 << 30)
        guard answer.status == 200 else {
            let refusal = RunningBursar.Refused(answer)
            if refusal.status == 400, let parameter = refusal.parameter,
                refusal.detail.hasPrefix("\(parameter) ")
            {
                throw ReadingError.parameter(parameter, String(refusal.detail.dropFirst(parameter.count + 1)))
            }
            throw refusal
        }
        if options.format.isExport, let days = answer[header: "Bursar-Archived-Days"] { Output.say(Self.lacks(days)) }
        guard !options.format.isExport else { return .done }
        try write(answer.body + (answer.body.last == 0x0A ? [] : [0x0A]))
        return .done
    }
}

extension TextStyle {
    /// For what standard output is: a terminal has a width, and colours unless its user wants none.
    static func ofOutput(columns: [String] = []) -> TextStyle {
        let isTerminal = Output.isTerminal(STDOUT_FILENO)
        return TextStyle(
            width: isTerminal ? Output.columns : nil, hasColours: isTerminal && getenv("NO_COLOR") == nil,
            columns: columns)
    }
}

/// Text that may stand in a URL.
enum URLText {
    static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String { PercentCoding.encode(text) }
}
