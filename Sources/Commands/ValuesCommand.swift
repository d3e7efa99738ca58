// `bursar values`: the names that a filter can be given, from a store or from a server.
// SPDX-License-Identifier: Apache-2.0

import Client
import Glibc
import JSON
import Ledger
import Reading
import Reports
import Service
import Store
import System

struct ValuesCommand {
    private let options: ValuesOptions
    private let question: ValuesQuestion

    init(_ options: ValuesOptions) throws(ReadingError) {
        self.options = options
        question = ValuesQuestion(
            try ValuesQuestion.filter(named: options.name), prefix: options.prefix, limit: options.limit)
    }

    func run() throws -> Exit {
        let values = try options.server.map { try ask($0) } ?? read()
        switch options.format {
        case .table: try write(Array(values.text(.ofOutput()).utf8))
        case .csv: try write(values.csv)
        case .json: try write(values.json(of: question.filter) + [0x0A])
        }
        return .done
    }

    private func write(_ bytes: [UInt8]) throws { try Output.write(bytes, to: STDOUT_FILENO) }

    private func read() throws -> FilterValues {
        let location = try StoreLocation.named(options.store, config: options.config)
        let reader = try LedgerReader.asked(options.store, config: options.config, location)
        let asked = StoreView(
            .valuesViewed, of: "values", question.filter.rawValue, details: AuditEntry.asked(question.items))
        return try asked.of(reader, location, rows: { $0.values.count }) {
            try question.answer(in: LedgerView(reader, now: .now))
        }
    }

    private func ask(_ server: String) throws -> FilterValues {
        let answer = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile).get(
            "/v1/values?\(URLText.query(question.items))", timeout: .seconds(300), limit: 1 << 26)
        guard answer.status == 200, let json = try? JSONValue(parsing: answer.body),
            let values = FilterValues(json: json)
        else { throw RunningBursar.Refused(answer) }
        return values
    }
}
