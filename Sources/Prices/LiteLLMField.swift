// What the fields of LiteLLM's price file stand for.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A price field taken apart: `cache_read_input_token_cost_above_200k_tokens_batches`.
struct LiteLLMField {
    let bucket: Bucket
    let tier: Tier
    /// The context above which it applies.
    let above: Int64?
    /// The modifier of calls that it is for.
    let modifier: String?
    /// Another field says the same where both stand; this one yields to it.
    let isSecondary: Bool

    /// Nil for a field that Bursar has no bucket, tier or bound for.
    init?(_ name: String) {
        var rest = name[...]
        var tier = Tier.standard
        var above: Int64?
        var isStripped = true
        while isStripped {
            isStripped = false
            for (suffix, named) in Self.tiers where tier == .standard && rest.hasSuffix(suffix) {
                rest = rest.dropLast(suffix.utf8.count)
                tier = named
                isStripped = true
            }
            if above == nil, let bound = Self.takeBound(&rest) {
                above = bound
                isStripped = true
            }
        }
        if let resolution = Self.takeResolution(&rest) {
            modifier = resolution
        } else {
            modifier = rest == "google_maps_grounding_cost_per_query" ? "google_maps" : nil
        }
        guard let meaning = Self.meaning(of: rest) else { return nil }
        (bucket, isSecondary) = meaning
        self.tier = tier
        self.above = above
    }

    private static let tiers: [(suffix: String, tier: Tier)] = [
        ("_batches", .batch), ("_flex", .flex), ("_priority", .priority),
    ]

    /// Takes `_above_200k_tokens` off the end.
    private static func takeBound(_ name: inout Substring) -> Int64? {
        guard name.hasSuffix("_tokens") else { return nil }
        let words = name.split(separator: "_", omittingEmptySubsequences: false)
        guard words.count > 3, words[words.count - 3] == "above" else { return nil }
        let number = words[words.count - 2]
        guard let bound = Rate.units(number) else { return nil }
        name = name.dropLast("_above__tokens".utf8.count + number.utf8.count)
        return bound
    }

    /// Takes `_1080p` or `_4k` off the end of what a film costs.
    private static func takeResolution(_ name: inout Substring) -> String? {
        guard let end = name.lastIndex(of: "_"), name[..<end].hasPrefix("output_cost_per_"),
            name[..<end].hasSuffix("_second")
        else { return nil }
        let resolution = name[end...].dropFirst()
        guard let unit = resolution.last, unit == "p" || unit == "k", Int(resolution.dropLast()) != nil else {
            return nil
        }
        name = name[..<end]
        return String(resolution)
    }

    private static func meaning(of name: Substring) -> (Bucket, isSecondary: Bool)? {
        switch name {
        case "input_cost_per_token": (.inputTokens, false)
        case "output_cost_per_token": (.outputTokens, false)
        case "output_cost_per_reasoning_token": (.reasoningTokens, false)
        case "cache_read_input_token_cost": (.cacheReadTokens, false)
        case "input_cost_per_token_cache_hit": (.cacheReadTokens, true)
        case "cache_creation_input_token_cost": (.cacheWriteTokens, false)
        case "cache_creation_input_token_cost_above_1hr": (.cacheWrite1hTokens, false)
        // OpenAI's caches live for half an hour or for twelve: no model has this one and the one before.
        case "cache_creation_input_token_cost_above_12hr": (.cacheWrite1hTokens, true)
        case "input_cost_per_audio_token": (.inputAudioTokens, false)
        case "output_cost_per_audio_token": (.outputAudioTokens, false)
        case "cache_read_input_audio_token_cost": (.cacheReadAudioTokens, false)
        case "cache_read_input_image_token_cost": (.cacheReadImageTokens, false)
        case "input_cost_per_image_token": (.inputImageTokens, false)
        case "output_cost_per_image_token": (.outputImageTokens, false)
        case "input_cost_per_video_token": (.inputVideoTokens, false)
        case "output_cost_per_video_token": (.outputVideoTokens, false)
        case "input_cost_per_video_per_second": (.inputVideoSeconds, false)
        case "input_cost_per_character": (.characters, false)
        case "input_cost_per_second": (.inputSeconds, false)
        case "input_cost_per_audio_per_second", "cost_per_second": (.inputSeconds, true)
        case "output_cost_per_second": (.outputSeconds, false)
        case "output_cost_per_video_per_second": (.outputSeconds, true)
        case "input_cost_per_image": (.inputImages, false)
        case "output_cost_per_image": (.outputImages, false)
        case "input_cost_per_request": (.requests, false)
        case "input_cost_per_query": (.requests, true)
        case "google_maps_grounding_cost_per_query": (.searches, false)
        default: nil
        }
    }
}
