// Reads a rendered page back, by the formats' own rules.
// SPDX-License-Identifier: Apache-2.0

import Exposition

/// A page as a scraper sees it.
struct Page {
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: String
    }

    struct Broken: Error { var line: String }

    let text: String
    private(set) var samples: [Sample] = []
    private(set) var comments: [String] = []

    init(_ registry: Registry, _ format: ExpositionFormat = .text) throws {
        try self.init(registry.render(format))
    }

    init(_ bytes: [UInt8]) throws {
        text = String(decoding: bytes, as: UTF8.self)
        guard Array(text.utf8) == bytes, text.utf8.last == UInt8(ascii: "\n") else { throw Broken(line: text) }
        // Lines end in a newline and nothing else: not in the other line ends that Unicode knows.
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.first == "#" { comments.append(String(line)) } else { samples.append(try Self.sample(line)) }
        }
    }

    /// The samples of one name, by the values of their labels.
    subscript(name: String) -> [[String: String]: String] {
        Dictionary(uniqueKeysWithValues: samples.filter { $0.name == name }.map { ($0.labels, $0.value) })
    }

    private static func sample(_ line: Substring.UnicodeScalarView) throws -> Sample {
        var rest = line
        let name = rest.prefix { $0 != "{" && $0 != " " }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let label = rest.prefix { $0 != "=" }
                rest = rest.dropFirst(label.count + 2)
                guard labels[String(label)] == nil else { throw Broken(line: String(line)) }
                labels[String(label)] = try value(&rest, of: line)
                if rest.first == "," { rest = rest.dropFirst() }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", rest.count > 1, !rest.dropFirst().contains(" ") else {
            throw Broken(line: String(line))
        }
        return Sample(name: String(name), labels: labels, value: String(rest.dropFirst()))
    }

    private static func value(
        _ rest: inout Substring.UnicodeScalarView, of line: Substring.UnicodeScalarView
    ) throws -> String {
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return String(value)
            case "\\":
                switch rest.popFirst() {
                case "n": value.append("\n")
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                default: throw Broken(line: String(line))
                }
            default: value.append(scalar)
            }
        }
        throw Broken(line: String(line))
    }
}
