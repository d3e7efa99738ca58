// The forms in which clients write the name of a model.
// SPDX-License-Identifier: Apache-2.0

/// Other names of a model that a price may stand under: each is the whole name, brought to another spelling by a rule that
/// is declared here. A part of a name is never taken for it, and a snapshot for the model that it is one of only where its
/// date stands behind an `@`.
struct ModelForms {
    private(set) var names: [String]

    /// `providers` are the names of the one who is paid, which clients put before the model's.
    init(of model: String, providers: [String]) {
        names = [model]
        // Paths and routes go first: what is left is the name that the vendor gave.
        if let last = Self.resource(model) { add(last) }
        for name in names { dropPrefixes(of: name, providers) }
        let lower = names.map { $0.lowercased() }
        for name in lower { add(name) }
        for name in names where name.hasSuffix("[1m]") { add(name.dropLast(4)) }
        for name in names { spell(name) }
        for name in names { dropVersion(of: name, providers) }
        for provider in providers { add("\(provider)/\(model)") }
    }

    private mutating func add(_ name: some StringProtocol) {
        if !name.isEmpty, !names.contains(exactly: String(name)) { names.append(String(name)) }
    }

    /// `models/gemini-2.5-pro`, `publishers/google/models/gemini-2.5-pro` and whatever stands before that,
    /// `arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2`.
    private static func resource(_ model: String) -> Substring? {
        let isPath =
            ["models/", "publishers/", "projects/"].contains { model.hasPrefix($0) }
            && model.contains("models/")
        guard isPath || model.hasPrefix("arn:aws"), let slash = model.lastIndex(of: "/") else {
            return nil
        }
        return model[model.index(after: slash)...]
    }

    private mutating func dropPrefixes(of name: String, _ providers: [String]) {
        var rest = name[...]
        for prefix in providers where rest.hasPrefix(prefix + "/") {
            rest = rest.dropFirst(prefix.count + 1)
        }
        for route in ["converse/", "invoke/"] where rest.hasPrefix(route) {
            rest = rest.dropFirst(route.count)
        }
        add(rest)
        // Amazon's profiles across regions: where they cost more, they stand in the book by themselves.
        let regions = ["us.", "eu.", "apac.", "au.", "jp.", "in.", "us-gov.", "global."]
        if providers.contains("bedrock"), let region = regions.first(where: { rest.hasPrefix($0) }) {
            add(rest.dropFirst(region.count))
        }
    }

    /// `claude-sonnet-4.5` for `claude-sonnet-4-5`, `claude-3-5-haiku@20241022` for `claude-3-5-haiku-20241022`.
    private mutating func spell(_ name: String) {
        let bytes = Array(name.utf8)
        let dashed = bytes.indices.map { place -> UInt8 in
            let isPoint = bytes[place] == UInt8(ascii: ".") && place > 0 && place + 1 < bytes.count
            return isPoint && Self.isDigit(bytes[place - 1]) && Self.isDigit(bytes[place + 1])
                ? UInt8(ascii: "-") : bytes[place]
        }
        add(String(decoding: dashed, as: UTF8.self))
        for known in [name, String(decoding: dashed, as: UTF8.self)] {
            guard let at = known.lastIndex(of: "@") else { continue }
            let version = known[known.index(after: at)...]
            let isDate = version.utf8.count == 8 && version.utf8.allSatisfy(Self.isDigit)
            if isDate { add(known[..<at] + "-" + version) }
            // Google's way to say which one of a model is served, whose price is the model's.
            if isDate || version == "default" || version == "latest" { add(known[..<at]) }
        }
    }

    /// `gemini-2.0-flash-001` for `gemini-2.0-flash`, `claude-sonnet-4-5-latest` for `claude-sonnet-4-5`.
    private mutating func dropVersion(of name: String, _ providers: [String]) {
        if name.hasSuffix("-latest") { add(name.dropLast("-latest".count)) }
        guard providers.contains("gemini") || providers.contains("vertex_ai") else { return }
        let end = Array(name.utf8.suffix(4))
        if end.count == 4, end[0] == UInt8(ascii: "-"), end[1] == UInt8(ascii: "0"),
            end[2...].allSatisfy(Self.isDigit)
        {
            add(name.dropLast(4))
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
