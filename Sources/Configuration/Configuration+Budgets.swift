// Budgets as the configuration has them: the limit, what it is held against, and whom to tell.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Ledger

/// One of `budgets`.
package struct BudgetEntry: Sendable, Equatable {
    /// Without its zone: `Configuration.budgets` has it.
    package var budget: Budget
    /// By whose clocks it begins anew; nil where that is `time_zone`.
    package var zone: Zone?
    /// The webhook that notices go to.
    package var notify: Secret? { didSet { budget.notifies = notify != nil } }
    /// The key that they are signed with.
    package var notifySecret: Secret?

    package init(_ budget: Budget) { self.budget = budget }
}

extension Configuration {
    static let budgetsKey = Schema<Configuration>.Key.list(
        "budgets", \.budgetEntries, of: BudgetEntry(Budget(name: "", limit: .zero)), named: \.budget.name,
        [
            .value("name", \.budget.name, .label, required: true, "What reports and metrics call it."),
            .section(
                "match", \.budget.match, of: BudgetMatchKeys(),
                [
                    .optional("provider", \.calls.provider, .text(like: "anthropic"), "Only calls of this provider."),
                    .optional("model", \.calls.model, .text(like: "claude-sonnet-4-5"), "Only calls of this model."),
                    .optional("operation", \.calls.operation, .text(like: "messages"), "Only this operation."),
                    .optional("tenant", \.calls.tenant, .text(like: "acme"), "Only calls for this tenant."),
                    .optional("user", \.user, .text(like: "ada"), "Only this user. Stands alone in match."),
                    .optional("subject", \.subject, .text(like: "story-1"), "Only this subject. Stands alone."),
                    .pair(
                        "property", \.property, .text, example: "{ quality: high }",
                        "Only calls with this property, which is one of dimensions. Stands alone."),
                ],
                check: { keys, path, reader in keys.check(at: path, &reader) },
                make: \.match),
            .optional(
                "each", \.budget.each, .choice,
                "One budget for each user, tenant or plan. Only tenant may match: provider, model, operation."),
            .value(
                "limit_usd", \.budget.limit, .money(from: Money(nanos: 1)), required: true,
                "What may be spent in a period."),
            .value("per", \.budget.per, .choice, "day, week (from Monday) or month, by zone."),
            .optional("zone", \.zone, .zone, "By whose clocks it begins anew; without it by time_zone."),
            .values(
                "alert_at", \.budget.alertAt, .integer(1...1000), sortedBy: <, "Percents of the limit at which to tell."
            ),
            .optional(
                "notify", \.notify, .connection(["http", "https"], like: "https://hooks.example/x"),
                "Where a JSON document is posted, once for each threshold. Never shown."),
            .value(
                "notify_folded", \.budget.foldsNotices, .boolean,
                "Of more than 3 members who cross at once, posts one document with counts, no names."),
            .secret(
                "notify_secret", \.notifySecret,
                "Signs what is posted, in the header Bursar-Signature.",
                file: "/run/secrets/bursar-hook"),
        ], "Limits on spending.",
        check: { entry, path, reader in
            entry.budget.checkMembers(at: path, &reader)
            if entry.budget.foldsNotices {
                if entry.notify == nil {
                    reader.refuse(at: "\(path).notify_folded", "must stand beside notify: it says how to post there")
                }
                if entry.budget.each == nil {
                    reader.refuse(at: "\(path).notify_folded", "must stand beside each: others have one member")
                }
            }
            if entry.notifySecret != nil, entry.notify == nil {
                let keys = ["notify_secret", "notify_secret_file"].map { "\(path).\($0)" }
                let given = keys.first { reader.lines[$0] != nil } ?? keys[0]
                reader.refuse(at: given, "must stand beside notify: it signs what is posted there")
            }
        })
}

extension Budget {
    /// A budget for each user, of one provider only, would need sums that the ledger does not keep.
    fileprivate func checkMembers(at path: String, _ reader: inout ConfigurationReader) {
        guard let each, match != .everything else { return }
        switch each {
        case .user, .plan:
            reader.refuse(
                at: "\(path).each",
                "must stand without match where it is \(each.rawValue):"
                    + " the ledger has no sums by both")
        case .tenant:
            guard let other = match.names.first(where: { !["provider", "model", "operation"].contains($0) }) else {
                return
            }
            reader.refuse(
                at: "\(path).each",
                "must stand without match.\(other) where it is tenant:"
                    + " only provider, model and operation go with it")
        }
    }
}

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
