// Which fields an event has, or may have.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A set of fields, a bit each.
struct FieldSet: Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt128 = 0

    init() {}
    init(arrayLiteral fields: Field...) { for field in fields { insert(field) } }

    mutating func insert(_ field: Field) { bits |= 1 << UInt128(field.rawValue) }
    mutating func remove(_ field: Field) { bits &= ~(1 << UInt128(field.rawValue)) }
    func contains(_ field: Field) -> Bool { bits & (1 << UInt128(field.rawValue)) != 0 }

    func union(_ other: FieldSet) -> FieldSet { with(bits | other.bits) }
    func intersection(_ other: FieldSet) -> FieldSet { with(bits & other.bits) }
    func subtracting(_ other: FieldSet) -> FieldSet { with(bits & ~other.bits) }

    var isEmpty: Bool { bits == 0 }

    /// The first field in the order of their declaration.
    var first: Field? { bits == 0 ? nil : Field(rawValue: UInt8(bits.trailingZeroBitCount)) }

    private func with(_ bits: UInt128) -> FieldSet {
        var set = FieldSet()
        set.bits = bits
        return set
    }
}

extension FieldSet {
    static let common = asProperties.union([
        .kind, .id, .source, .at, .user, .anonymous, .tenant, .session, .trace, .properties,
    ])
    private static let commonWithSubject = common.union([.subject, .subjectKind])

    /// What becomes a property by its own name.
    static let asProperties: FieldSet = [
        .category, .componentID, .conversationID, .connectionID, .fixType, .resourceType,
        .workflow, .story, .product, .resource,
    ]

    /// What is a subject of a kind, where events of the kind have one; else it is a property, too.
    static let subjects: FieldSet = [.workflow, .story, .product, .resource]

    static let buckets: FieldSet = {
        var set = FieldSet()
        for field in Field.allCases where field.bucket != nil { set.insert(field) }
        return set
    }()

    /// Of these, an event has none that is no call.
    static let onlyCalls = buckets.union([
        .provider, .model, .operation, .tier, .modifiers, .usage, .costUSD, .costCents, .latency, .cached,
    ])

    private static let call = commonWithSubject.union(buckets).union([
        .provider, .model, .operation, .tier, .modifiers, .usage, .costUSD, .costCents, .latency, .cached,
        .status, .errorType, .error, .service, .endpoint, .usageError, .totalTokens,
    ])
    private static let activity = commonWithSubject.union([.event, .status, .duration, .reason])
    private static let billing = commonWithSubject.union([.event, .plan, .amount, .interval, .credits])
    private static let job = commonWithSubject.union([.queue, .event, .job, .wait, .run, .reason])
    private static let error = commonWithSubject.union([
        .component, .errorType, .message, .code, .endpoint, .requestID, .reference, .service,
    ])
    private static let request = common.union([.route, .method, .code, .duration])
    private static let profile = commonWithSubject.union([.name, .email, .plan, .country])

    /// The fields that an event of this kind may have.
    static func allowed(in kind: Event.Kind) -> FieldSet {
        switch kind {
        case .call: call
        case .activity: activity
        case .billing: billing
        case .job: job
        case .error: error
        case .request: request
        case .profile: profile
        }
    }
}
