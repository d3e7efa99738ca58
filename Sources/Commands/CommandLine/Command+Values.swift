// `bursar values`: what it takes.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Reading
import Reports
import Store

extension Command {
    static let values: Command = Command(
        "values", "lists the names that a filter of reports can be given, most used first",
        details: """
            Those with the most calls in the last 90 days come first, then all others by
            name. The case of ASCII letters in PREFIX does not matter.
            """,
        start: ValuesOptions(),
        operand: .one("NAME", \.name, "the filter: \(Filter.listed.map(\.rawValue).joined(separator: ", "))"),
        then: .optional("PREFIX", \.prefix, "how the names begin; all names where it is not given"),
        options: [
            .value("limit", \.limit, .integer(ValuesQuestion.limits), "names at most"),
            .value("format", \.format, .choice, "how to print it"),
        ]
            + storeOptions(\.config, \.store, "the ledger; a server may be writing to it")
            + serverOptions(.value("server", \.server, .url, "asks this server instead")),
        exclusive: exclusivePlaces,
        invocation: { (options) throws(UsageError) in
            do throws(ReadingError) {
                _ = try ValuesQuestion.filter(named: options.name)
            } catch {
                guard case .parameter(_, let reason) = error else { throw UsageError(error.description) }
                throw UsageError("NAME \(reason)", command: values)
            }
            return .values(options)
        })
}
