// The models that the demo's product calls, and what a call of them uses.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A vendor's model as the demo knows it. The names are those of the price book, but for the preview model.
struct Model: Sendable {
    var provider: String
    var name: String
    /// What half of the answers take at most, before the first token.
    var latency: Int64
    /// Microseconds for each token (or character) that is made.
    var pace: Int64 = 0
    /// Whether it thinks before it writes.
    var reasons = false
    /// How many of a thousand calls fail on an ordinary day.
    var failures: Int64

    static let sonnet = Model(
        provider: "anthropic", name: "claude-sonnet-4-5", latency: 1_100, pace: 12_000, failures: 14)
    static let haiku = Model(provider: "anthropic", name: "claude-haiku-4-5", latency: 520, pace: 6_500, failures: 9)
    static let opus = Model(
        provider: "anthropic", name: "claude-opus-4-5", latency: 1_700, pace: 16_000, failures: 16)
    static let gpt5Mini = Model(
        provider: "openai", name: "gpt-5-mini", latency: 900, pace: 8_000, reasons: true, failures: 11)
    static let gpt4oMini = Model(provider: "openai", name: "gpt-4o-mini", latency: 430, pace: 9_000, failures: 8)
    static let embedding = Model(
        provider: "openai", name: "text-embedding-3-small", latency: 140, failures: 3)
    static let picture = Model(
        provider: "openai", name: "gpt-image-2", latency: 9_000, pace: 4_000, failures: 18)
    static let sketch = Model(
        provider: "openai", name: "gpt-image-1-mini", latency: 6_000, pace: 4_000, failures: 18)
    static let voice = Model(
        provider: "elevenlabs", name: "eleven_multilingual_v2", latency: 1_300, pace: 1_300, failures: 12)
    static let fastVoice = Model(
        provider: "elevenlabs", name: "eleven_flash_v2_5", latency: 350, pace: 400, failures: 10)
    static let storage = Model(provider: "s3", name: "", latency: 45, failures: 1)

    /// Tried out by a few, and in no price book: its calls are unpriced, but for those of which its vendor says what they
    /// cost.
    static let preview = Model(
        provider: "anthropic", name: "claude-lyra-preview", latency: 1_500, pace: 16_000, failures: 30)
}

extension Model {
    /// What the vendor says that an answer cost: of the preview's, every other minute.
    func told(_ usage: Usage, at now: Timestamp) -> Money? {
        guard self.name == Self.preview.name, now.milliseconds / 60_000 % 2 == 0 else { return nil }
        return Money(nanos: usage[.inputTokens] * 6_000 + usage[.outputTokens] * 30_000)
    }
}

extension Usage {
    /// `Usage([.inputTokens: 12, .outputTokens: 3])`
    init(_ quantities: KeyValuePairs<Bucket, Int64>) {
        self.init()
        for (bucket, quantity) in quantities { self[bucket] = quantity }
    }
}
