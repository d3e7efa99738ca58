// A request for a report, checked, and the forms that its answer comes in.
// SPDX-License-Identifier: Apache-2.0

import HTTP
package import Ledger
package import Reading
package import Reports
package import Store

/// A request for a report, checked: which, what about, and in what form.
struct Asked: Sendable {
    let report: Report
    let question: Question
    let format: ReportFormat
    private let style: TextStyle

    /// `standard` is the zone whose days are meant where the request does not say.
    init(_ request: Request, now: Timestamp, standard: Zone) throws(ReadingError) {
        report = try Report.named(request.parameters["name"] ?? "")
        var items = request.query.items.map { (name: $0.name, value: $0.value) }
        format = try ReportFormat(taking: &items, accept: request.headers["Accept"])
        style = try TextStyle(taking: &items, format)
        if format.isExport { report.askForAll(&items) }
        let bounds = request.caller.bounds.map { (name: $0.name, value: $0.value) }
        question = try Question(items, to: report, now: now, standard: standard, within: bounds)
    }

    /// Throws where columns are asked for that the table does not have.
    func check(_ table: Table) throws(ReadingError) { try style.check(table) }

    /// Adds a row to what is sent.
    typealias RowWriter = @Sendable ([Cell], inout [UInt8]) -> Void

    /// What an audit says of it. There is no table where nobody got one.
    func tale(of table: Table? = nil) -> AccessTale {
        let told = report.told(as: format, over: question.period)
        var tale = AccessTale(told.action)
        tale.target = told.target
        tale.details = told.details.map { ($0.name, .init($0.value.text)) }
        tale.mustBeKept = format.isExport
        // Of a file in pages nobody knows yet how many there will be.
        if let table, table.more == nil { tale.rows = table.rows.count }
        return tale
    }

    /// The answer; the table is used up for it. Throws where there is no room for so large a one.
    func response(
        _ table: inout Table, _ reply: Reply, pages: (Table.Continuation, @escaping RowWriter) -> Response.NextPage
    ) throws(Problem) -> Response {
        switch format {
        case .json:
            var body = reply.body(.json)
            try table.writeJSON(report, question) { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok)
        case .table:
            var body = reply.body(.text)
            try table.writeText(report, question, style) { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok)
        case .csv:
            let name = "bursar-\(report.name)-\(question.period.first)-\(question.period.last).csv"
            let file = HeaderField(.contentDisposition, "attachment; filename=\"\(name)\"")
            if let more = table.more {
                let rest = pages(more) { CSV.append($0, to: &$1) }
                return Response.pages(.ok, .csv, first: table.csv, next: rest).with(file)
            }
            var body = reply.body(.csv)
            try table.writeCSV { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok).with(file)
        case .ndjson:
            let lines = table.jsonLines
            let name = "bursar-\(report.name)-\(question.period.first)-\(question.period.last).ndjson"
            let file = HeaderField(.contentDisposition, "attachment; filename=\"\(name)\"")
            if let more = table.more {
                var first: [UInt8] = []
                for row in table.rows { lines.append(row, to: &first) }
                let rest = pages(more) { lines.append($0, to: &$1) }
                return Response.pages(.ok, .ndjson, first: first, next: rest).with(file)
            }
            var body = reply.body(.ndjson)
            try table.writeJSONLines { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok).with(file)
        }
    }
}

/// The forms that a report comes in.
package enum ReportFormat: String, Sendable, CaseIterable {
    case json, csv, ndjson, table

    /// Whether it is a file of all there is.
    package var isExport: Bool { self == .csv || self == .ndjson }

    private static let offers: [(type: MediaType, format: ReportFormat)] = [
        (.json, .json), (.csv, .csv), (.ndjson, .ndjson), (.text, .table),
    ]

    /// What `format` says, else what the client likes best, else JSON. Takes `format` out of the items.
    init(taking items: inout [(name: String, value: String)], accept: String?) throws(ReadingError) {
        guard let name = try Self.take("format", from: &items) else {
            let best = ContentNegotiation.best(of: Self.offers.map(\.type), header: accept)
            self = Self.offers.first { $0.type == best }?.format ?? .json
            return
        }
        guard let format = ReportFormat(rawValue: name) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .parameter(
                "format",
                "must be one of \(names), not \"\(TerminalText.shown(name))\""
                    + Suggestion.clause(for: name, among: Self.allCases.map(\.rawValue)))
        }
        self = format
    }

    /// The value of an item that is no question; the item goes.
    static func take(
        _ name: String, from items: inout [(name: String, value: String)]
    ) throws(ReadingError) -> String? {
        guard let place = items.firstIndex(where: { $0.name == name }) else { return nil }
        let value = items.remove(at: place).value
        guard !items.contains(where: { $0.name == name }) else { throw .parameter(name, "is given twice") }
        return value
    }
}

extension TextStyle {
    /// What `width`, `colours` and `columns` say, which go with a table only. Takes them out of the items.
    fileprivate init(
        taking items: inout [(name: String, value: String)], _ format: ReportFormat
    ) throws(ReadingError) {
        self.init()
        let width = try ReportFormat.take("width", from: &items)
        let colours = try ReportFormat.take("colours", from: &items)
        let columns = try ReportFormat.take("columns", from: &items)
        for (name, value) in [("width", width), ("colours", colours), ("columns", columns)] where value != nil {
            guard format == .table else { throw .parameter(name, "goes with format=table only") }
        }
        if let width {
            guard let width = Int(width), width > 0 else {
                throw .parameter("width", "must be a number of columns, 1 or more")
            }
            self.width = width
        }
        if let colours {
            guard ["true", "false"].contains(colours) else { throw .parameter("colours", "must be true or false") }
            hasColours = colours == "true"
        }
        if let columns {
            self.columns = columns.split(separator: ",").map(String.init)
            guard !self.columns.isEmpty else { throw .parameter("columns", "must name columns of the table") }
        }
    }

    /// Throws where it names columns that the table does not have.
    package func check(_ table: Table) throws(ReadingError) {
        let names = table.columns.map(\.name)
        for name in columns where !names.contains(name) {
            throw .parameter(
                "columns",
                "must name columns of the table (\(names.joined(separator: ", "))), not \"\(TerminalText.shown(name))\""
                    + Suggestion.clause(for: name, among: names))
        }
    }
}

extension Report {
    /// What an audit says of showing it in some form, beside what was asked: over HTTP, and by a command.
    package func told(as format: ReportFormat, over period: Period) -> (
        action: AuditAction, target: String, details: [AuditEntry.Detail]
    ) {
        let days = [AuditEntry.Detail("from", "\(period.first)"), AuditEntry.Detail("to", "\(period.last)")]
        let details =
            days + [AuditEntry.Detail("alert", "DATA_EXPORT"), AuditEntry.Detail("export_format", format.rawValue)]
        switch (isForAdmins, format.isExport) {
        case (false, false): return (.reportViewed, "report", days)
        case (false, true): return (.reportExported, "report", details)
        case (true, false): return (.adminAuditLogViewed, name, days)
        case (true, true): return (.adminAnalyticsExported, name, [AuditEntry.Detail("dashboard", name)] + details)
        }
    }

    /// An export wants all there is, unless it says how much.
    package func askForAll(_ items: inout [(name: String, value: String)]) {
        guard allParameters.contains(where: { $0.name == "all" }) else { return }
        guard !items.contains(where: { ["all", "limit", "sort", "cursor"].contains($0.name) }) else { return }
        items.append(("all", "true"))
    }
}

extension AnswerShare: SharedMemory {}
