// `bursar prices`: the price book, seen from the command line.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Glibc
import JSON
import Ledger
import Prices
import Reading
import System
import Wire

enum PricesCommand {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    static func list(_ options: PricesListOptions) throws -> Exit {
        var filter = PriceListing.Filter()
        filter.provider = options.provider
        filter.model = options.model
        let listing = PriceListing(try book(options.config), where: filter)
        guard !listing.rows.isEmpty else { throw Refused(description: "no price matches") }
        switch options.format {
        case .table: try Output.print(listing.text.trimmingNewline)
        case .csv: try Output.print(csv([PriceListing.columns] + listing.rows))
        case .json: try Output.print(json(listing.rows))
        }
        return .done
    }

    static func importFile(_ options: PricesImportOptions) throws -> Exit {
        var conversion = LiteLLM.Options()
        conversion.validFrom = options.validFrom
        if let provider = options.provider { conversion.providers = [provider] }
        let bytes = try PriceFile.bytes(of: options.file)
        let (prices, summary) = try LiteLLM.convert(bytes, name: options.file, options: conversion)
        let text = PriceFile.text(of: prices)
        if let output = options.output {
            try NewFile.write(Array(text.utf8), to: output)
        } else {
            try Output.write(Array(text.utf8), to: STDOUT_FILENO)
        }
        Output.show("\(summary)\n")
        guard prices.isEmpty else { return .done }
        Output.say("nothing could be imported")
        return .no
    }

    static func explain(_ options: PricesExplainOptions) throws -> Exit {
        let book = try book(options.config)
        var input = try EventInput(options.event)
        var bytes: [UInt8] = []
        while let event = try input.next() { bytes += event.map { $0 == 0x0A ? 0x20 : $0 } + [0x0A] }
        let now = Timestamp.now
        var reader = EventReader(now: now)
        let batch = try reader.read(bytes, as: .ndjson)
        for rejection in batch.rejections { Output.say("event \(rejection.index + 1): \(rejection.reason)") }
        for record in batch.records {
            guard case .call(let call) = record.event.detail else {
                Output.say("event \(record.index + 1): only calls have a price")
                continue
            }
            let explanation = PriceExplanation(call, at: record.event.at ?? now, by: book)
            try Output.print(explanation.text.trimmingNewline)
        }
        for note in batch.notes {
            let more = note.events > 1 ? " and \((note.events - 1).counted("other"))" : ""
            try Output.print("event \(note.index + 1)\(more): \(note.text)")
        }
        return batch.rejections.isEmpty && !batch.records.isEmpty ? .done : .no
    }

    private static func book(_ config: String?) throws -> PriceBook {
        let configuration = try Configuration.load(path: config, environment: .process)
        return try Prices.load(files: configuration.prices)
    }

    private static func csv(_ rows: [[String]]) -> String {
        rows.map { row in
            row.map { cell in
                let needsQuotes = cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
                return needsQuotes
                    ? "\"\(cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
                    : cell
            }.joined(separator: ",")
        }.joined(separator: "\r\n")
    }

    private static func json(_ rows: [[String]]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for row in rows {
            json.beginObject()
            for (column, cell) in zip(PriceListing.columns, row) where !cell.isEmpty {
                json.key(column)
                json.string(cell)
            }
            json.endObject()
        }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
