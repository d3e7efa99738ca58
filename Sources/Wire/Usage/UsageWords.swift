// What a usage object says in words rather than counts.
// SPDX-License-Identifier: Apache-2.0

internal import JSON

struct UsageWords {
    /// How fast or cheaply the call was served.
    private(set) var tier = ""
    /// Where the model ran.
    private(set) var geography = ""
    private(set) var speed = ""
    /// How much of the web was read for the call, by which Perplexity's fee for a request goes: `search_low`.
    private(set) var searchModifier = ""
    /// Of an iteration: the model that it asked.
    private(set) var model = ""

    private static let ofSearch = "search_"

    private enum Word { case tier, geography, speed, searchSize, model, kind }

    private static let table = Vocabulary<Word>([
        ("service_tier", .tier),
        ("traffic_type", .tier),
        ("inference_geo", .geography),
        ("speed", .speed),
        ("search_context_size", .searchSize),
        ("model", .model),
        // Of an iteration, and of OpenAI's transcriptions: which kind of object it is.
        ("type", .kind),
    ])

    /// False for a word that is not known.
    mutating func read(_ name: FoldedName?, _ value: JSONToken, _ reader: borrowing JSONReader) throws(EventError)
        -> Bool
    {
        guard let word = name.flatMap({ Self.table[$0] }) else { return false }
        let text = reader.text(value).lowercased()
        guard text.utf8.count <= EventLimits.name, !text.hasControlCharacters else {
            throw .usage("a name in it is too long, or holds control characters")
        }
        switch word {
        case .tier: tier = text
        case .geography: geography = text
        case .speed: speed = text
        case .searchSize:
            // One that is new is none of those whose fees are known: then the call has no price.
            guard !text.isEmpty else { return false }
            guard text.utf8.count + Self.ofSearch.utf8.count <= EventLimits.name else {
                throw .usage("a name in it is too long")
            }
            searchModifier = Self.ofSearch + text
        case .model: model = text
        case .kind: break
        }
        return true
    }
}
