// The struct that every decoder fills.
// SPDX-License-Identifier: Apache-2.0

import JSON

struct PlainCall: Decodable {
    var kind = "", id = "", source = "", at = "", user = "", tenant = ""
    var provider = "", model = "", operation = "", status = "", subject = ""
    var inputTokens: Int64 = 0, outputTokens: Int64 = 0, cacheReadTokens: Int64 = 0, latency: Int64 = 0
    var properties: [String: Property] = [:]

    enum CodingKeys: String, CodingKey {
        case kind, id, source, at, user, tenant, provider, model, operation, status, subject, properties
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case cacheReadTokens = "cache_read_tokens"
        case latency = "latency_ms"
    }

    enum Property: Decodable {
        case text(String)
        case number(Int64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try container.decode(Int64.self))
            }
        }
    }

    var sum: UInt64 {
        let texts = [kind, id, source, at, user, tenant, provider, model, operation, status, subject]
        let length = texts.reduce(0) { $0 + $1.utf8.count }
        return UInt64(length + properties.count) + UInt64(inputTokens + outputTokens + cacheReadTokens + latency)
    }
}

extension PlainCall {
    static func readAll(_ bytes: [UInt8]) throws(JSONError) -> [PlainCall] {
        try JSONReader.read(bytes.span) { (reader: inout JSONReader) throws(JSONError) in
            var calls: [PlainCall] = []
            while reader.nextLine() { calls.append(try PlainCall(&reader)) }
            return calls
        }
    }

    private init(_ reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if reader.equals(key, "kind") {
                kind = try reader.string()
            } else if reader.equals(key, "id") {
                id = try reader.string()
            } else if reader.equals(key, "source") {
                source = try reader.string()
            } else if reader.equals(key, "at") {
                at = try reader.string()
            } else if reader.equals(key, "user") {
                user = try reader.string()
            } else if reader.equals(key, "tenant") {
                tenant = try reader.string()
            } else if reader.equals(key, "provider") {
                provider = try reader.string()
            } else if reader.equals(key, "model") {
                model = try reader.string()
            } else if reader.equals(key, "operation") {
                operation = try reader.string()
            } else if reader.equals(key, "status") {
                status = try reader.string()
            } else if reader.equals(key, "subject") {
                subject = try reader.string()
            } else if reader.equals(key, "input_tokens") {
                inputTokens = try integer(&reader)
            } else if reader.equals(key, "output_tokens") {
                outputTokens = try integer(&reader)
            } else if reader.equals(key, "cache_read_tokens") {
                cacheReadTokens = try integer(&reader)
            } else if reader.equals(key, "latency_ms") {
                latency = try integer(&reader)
            } else if reader.equals(key, "properties") {
                try reader.beginObject()
                while let name = try reader.nextKey() {
                    let name = reader.text(name)
                    let value = try reader.value()
                    properties[name] =
                        value.kind == .string ? .text(reader.text(value)) : .number(reader.integer(value) ?? 0)
                }
            } else {
                try reader.skip()
            }
        }
        try reader.finish()
    }

    private func integer(_ reader: inout JSONReader) throws(JSONError) -> Int64 {
        reader.integer(try reader.value(.number)) ?? 0
    }
}
