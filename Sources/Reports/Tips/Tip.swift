// A place where money could be saved.
// SPDX-License-Identifier: Apache-2.0

internal import Reading

/// One tip: what to do, what it would save, and the figures that say so.
struct Tip: Sendable, Equatable {
    let kind: Kind
    let text: String
    /// In nanos of a USD; nil where it cannot be computed.
    let saving: Int64?
    let evidence: String
    /// In nanos of a USD: what is saved already.
    var saved: Int64?
    /// What it is about; empty where that plays no part.
    var provider = "", model = "", operation = "", tenant = "", user = ""

    enum Kind: String, Sendable {
        case cheaperModel = "cheaper_model"
        case promptCache = "prompt_cache"
        case failedCalls = "failed_calls"
        case outlier
        case unpriced
        case appCache = "app_cache"
    }

    init(_ kind: Kind, _ text: String, saving: Int64?, evidence: String, about group: CallGroup? = nil) {
        self.kind = kind
        self.text = text
        self.saving = saving
        self.evidence = evidence
        if let group { (provider, model, operation) = (group.provider, group.model, group.operation) }
    }

    static func usd(_ nanos: Int64) -> String { (Cell.money(nanos: nanos).text ?? "") + " USD" }

    static func count(_ number: Int64, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
