// How much of what a call used, in buckets that never overlap.
// SPDX-License-Identifier: Apache-2.0

/// A kind of thing that a vendor bills. The raw value is the place in `Usage`, and what stores know the bucket by: a new one
/// goes to the end.
///
/// Buckets are disjoint, but for `reasoningTokens`, which are part of `outputTokens` and priced apart
/// only where a price says so.
package enum Bucket: Int, Sendable, CaseIterable {
    case inputTokens, outputTokens, reasoningTokens
    case cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens
    case inputAudioTokens, outputAudioTokens, cacheReadAudioTokens
    case inputImageTokens, outputImageTokens
    case characters
    case inputSeconds, outputSeconds
    case inputImages, outputImages
    case requests, searches, bytes
    case cacheReadImageTokens, inputVideoTokens, outputVideoTokens
    case inputVideoSeconds

    /// The name on the wire, in price files and in labels.
    package var name: String {
        switch self {
        case .inputTokens: "input_tokens"
        case .outputTokens: "output_tokens"
        case .reasoningTokens: "reasoning_tokens"
        case .cacheReadTokens: "cache_read_tokens"
        case .cacheWriteTokens: "cache_write_tokens"
        case .cacheWrite1hTokens: "cache_write_1h_tokens"
        case .inputAudioTokens: "input_audio_tokens"
        case .outputAudioTokens: "output_audio_tokens"
        case .cacheReadAudioTokens: "cache_read_audio_tokens"
        case .inputImageTokens: "input_image_tokens"
        case .outputImageTokens: "output_image_tokens"
        case .characters: "characters"
        case .inputSeconds: "input_seconds"
        case .outputSeconds: "output_seconds"
        case .inputImages: "input_images"
        case .outputImages: "output_images"
        case .requests: "requests"
        case .searches: "searches"
        case .bytes: "bytes"
        case .cacheReadImageTokens: "cache_read_image_tokens"
        case .inputVideoTokens: "input_video_tokens"
        case .outputVideoTokens: "output_video_tokens"
        case .inputVideoSeconds: "input_video_seconds"
        }
    }

    /// The bucket that files and the wire call so.
    package init?(named name: String) {
        guard let bucket = Bucket.allCases.first(where: { $0.name == name }) else { return nil }
        self = bucket
    }

    /// What side of a bill the bucket stands on.
    package var side: Side {
        switch self {
        case .outputTokens, .reasoningTokens, .outputAudioTokens, .outputImageTokens, .outputVideoTokens,
            .outputSeconds, .outputImages:
            .output
        case .requests, .searches, .bytes: .other
        default: .input
        }
    }

    package enum Side: Sendable { case input, output, other }

    /// True for what is counted in tokens: those go to `bursar_tokens_total`, the rest to `bursar_units_total`.
    package var isTokens: Bool {
        switch self {
        case .cacheReadImageTokens, .inputVideoTokens, .outputVideoTokens: true
        default: rawValue <= Bucket.outputImageTokens.rawValue
        }
    }

    /// Tokens the model read, cached or not: what a context threshold is compared with.
    package var isContext: Bool {
        switch self {
        case .inputTokens, .cacheReadTokens, .cacheWriteTokens, .cacheWrite1hTokens,
            .inputAudioTokens, .cacheReadAudioTokens, .inputImageTokens, .cacheReadImageTokens, .inputVideoTokens:
            true
        default: false
        }
    }

    /// How many of the integers in `Usage` make one of the unit: seconds are kept in microseconds.
    package var scale: Int64 {
        switch self {
        case .inputSeconds, .outputSeconds, .inputVideoSeconds: 1_000_000
        default: 1
        }
    }

    /// The bucket whose rate a price that names none for this one has for it, too: vendors count images and films that a
    /// model reads among the input, and name a rate for them only where it differs.
    package var standIn: Bucket? {
        switch self {
        case .inputImageTokens, .inputVideoTokens: .inputTokens
        case .cacheReadImageTokens: .cacheReadTokens
        default: nil
        }
    }
}

/// A quantity for each bucket, none negative.
package struct Usage: Sendable, Equatable {
    private var quantities = InlineArray<23, Int64>(repeating: 0)

    package init() {}

    /// The most of anything that one call can have used; far above any real one, and far below an overflow.
    package static let most: Int64 = 1_000_000_000_000_000

    package subscript(bucket: Bucket) -> Int64 {
        get { quantities[bucket.rawValue] }
        set { quantities[bucket.rawValue] = newValue }
    }

    /// The buckets in use, in the order of their declaration.
    package var used: UsedBuckets { UsedBuckets(usage: self) }

    package static func == (left: Usage, right: Usage) -> Bool {
        Bucket.allCases.allSatisfy { left[$0] == right[$0] }
    }

    fileprivate func firstUsed(from place: Int) -> Bucket? {
        var place = place
        while place < quantities.count, quantities[place] == 0 { place += 1 }
        return Bucket(rawValue: place)
    }
}

/// The buckets of a usage that are not 0. Made for no array: each event asks for them several times.
package struct UsedBuckets: Sequence, IteratorProtocol {
    fileprivate let usage: Usage
    private var place = 0

    fileprivate init(usage: Usage) { self.usage = usage }

    package var isEmpty: Bool { usage.firstUsed(from: place) == nil }

    package mutating func next() -> (bucket: Bucket, quantity: Int64)? {
        guard let bucket = usage.firstUsed(from: place) else { return nil }
        place = bucket.rawValue + 1
        return (bucket, usage[bucket])
    }
}
