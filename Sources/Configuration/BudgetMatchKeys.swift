// What a budget's `match` may hold, before it is known which of it may stand together.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// `Budget.Match` as it is written: the keys that were given.
struct BudgetMatchKeys: Sendable {
    var calls = Budget.Calls()
    var user: String?
    var subject: String?
    var property: (name: String, value: String)?

    var match: Budget.Match {
        if let user { return .user(user) }
        if let subject { return .subject(subject) }
        if let property { return .property(name: property.name, value: property.value) }
        return .calls(calls)
    }

    /// Refuses what the ledger has no sums by.
    func check(at path: String, _ reader: inout ConfigurationReader) {
        let alone = [("user", user != nil), ("subject", subject != nil), ("property", property != nil)]
            .filter(\.1).map(\.0)
        let given = alone + calls.names
        guard let first = alone.first, given.count > 1 else { return }
        reader.refuse(
            at: "\(path).\(first)",
            "must stand alone, not beside \(given.dropFirst().joined(separator: ", ")): the ledger has no sums by both")
    }
}

extension Budget.Match {
    /// The keys of `match` that say this.
    var names: [String] {
        switch self {
        case .calls(let calls): calls.names
        case .user: ["user"]
        case .subject: ["subject"]
        case .property: ["property"]
        }
    }
}

extension Budget.Calls {
    var names: [String] {
        [("provider", provider), ("model", model), ("operation", operation), ("tenant", tenant)]
            .compactMap { name, value in value == nil ? nil : name }
    }
}
