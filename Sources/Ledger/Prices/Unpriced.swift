// Why a call has no price.
// SPDX-License-Identifier: Apache-2.0

/// What is missing to price a call. The text is kept beside the call and counted by, so it names no dates and no quantities.
package enum Unpriced: Error, Equatable, CustomStringConvertible {
    case noProvider(model: String)
    case unknownProvider(String, nearest: String?)
    case unknownModel(String, nearest: String?)
    /// The model has prices, but none for that time or that operation.
    case noneInForce(String)
    case unknownTier(String, of: String, above: Int64?)
    case unknownModifier(String, of: String, tier: Tier)
    /// Two modifiers of a call that both have a rate for the same.
    case twoModifiers(String, String, Bucket, of: String)
    case noRate(Bucket, of: String, tier: Tier)
    case noUsage(of: String)
    case reasoningExceedsOutput
    /// The vendor's usage contradicts itself; the text says where.
    case contradiction(String)
    /// More than an event can cost, or than can be computed with.
    case beyondMoney

    package var description: String {
        switch self {
        case .noProvider(let model): model.isEmpty ? "no provider given" : "no provider given for model \(model)"
        case .unknownProvider(let provider, let nearest):
            "no prices of provider \(provider)" + (nearest.map { "; nearest: \($0)" } ?? "")
        case .unknownModel(let model, let nearest): "no price of \(model)" + (nearest.map { "; nearest: \($0)" } ?? "")
        case .noneInForce(let model): "no price of \(model) for that operation and time"
        case .unknownTier(let tier, let model, let above):
            "no \(tier) price of \(model)" + (above.map { " above \(Rate.text(ofUnits: $0)) of context" } ?? "")
        case .unknownModifier(let modifier, let model, let tier): Self.noPrice(for: modifier, model, tier)
        case .twoModifiers(let first, let second, let bucket, let model):
            "both \(first) and \(second) have a price for \(bucket.name) of \(model)"
        case .noRate(let bucket, let model, let tier): Self.noPrice(for: bucket.name, model, tier)
        case .noUsage(let model): "no usage given for \(model)"
        case .contradiction(let problem): "usage contradicts itself: \(problem)"
        case .reasoningExceedsOutput: "more reasoning_tokens than output_tokens, of which they are a part"
        case .beyondMoney: "the cost is beyond a million dollars, which no call costs"
        }
    }

    private static func noPrice(for what: String, _ model: String, _ tier: Tier) -> String {
        "no price for \(what) of \(model)" + (tier == .standard ? "" : ", tier \(tier.name)")
    }
}
