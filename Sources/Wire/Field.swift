// Every field that an event can have on the wire.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A field of the wire format. The first ones are the buckets of `Usage`, in its order.
enum Field: UInt8, CaseIterable {
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

    case kind, id, source, at, user, anonymous, tenant, session, trace, properties
    case provider, model, operation, tier, modifiers, usage, costUSD, costCents, latency, cached, status
    case errorType, error, subject, subjectKind
    /// Why a vendor's usage object could not be put into buckets.
    case usageError
    case event, duration, reason
    case plan, amount, interval, credits
    case queue, job, wait, run
    case component, message, code, endpoint, requestID, reference
    case route, method
    case name, email, country
    /// Another word for a call's provider, and for an error's component.
    case service
    /// Words of others, whose meaning depends on the kind, or says it: `Draft.translate` brings them to ours.
    case eventType, errorMessage, totalTokens
    /// What a subject may be called by its kind.
    case workflow, story, product, resource
    /// What others have as fields of their own and Bursar as properties.
    case category, componentID, conversationID, connectionID, fixType, resourceType

    var bucket: Bucket? { Bucket(rawValue: Int(rawValue)) }

    /// The spelling that Bursar itself uses.
    var wireName: String {
        switch self {
        case .costUSD: "cost_usd"
        case .costCents: "cost_cents"
        case .latency: "latency_ms"
        case .errorType: "error_type"
        case .usageError: "usage_error"
        case .duration: "duration_ms"
        case .amount: "amount_usd"
        case .wait: "wait_ms"
        case .run: "run_ms"
        case .requestID: "request_id"
        case .eventType: "event_type"
        case .errorMessage: "error_message"
        case .subjectKind: "subject_kind"
        case .workflow: "workflow_id"
        case .story: "story_id"
        case .product: "product_id"
        case .resource: "resource_id"
        case .totalTokens: "total_tokens"
        case .componentID: "component_id"
        case .conversationID: "conversation_id"
        case .connectionID: "connection_id"
        case .fixType: "fix_type"
        case .resourceType: "resource_type"
        default: bucket?.name ?? "\(self)"
        }
    }

    /// What other spellings stand for, besides camelCase, which the table sees through.
    private static let aliases: [(String, Field)] = [
        ("shop", .tenant),
        ("bytes_transferred", .bytes),
        ("images", .outputImages),
        ("seconds", .inputSeconds),
        ("user_id", .user),
        ("timestamp", .at),
        ("created_at", .at),
        ("metadata", .properties),
        ("event_category", .category),
        ("error_code", .code),
        ("sentry_event_id", .reference),
    ]

    static let table = Vocabulary(allCases.map { ($0.wireName, $0) } + aliases)

    /// All names, for the suggestion in an error.
    static let names = allCases.map(\.wireName) + aliases.map(\.0)
}
