// The rows of budgets: what a budget may be held against, and in which words.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Configuration {
    static let budgetsKey = Schema<Configuration>.Key.list(
        "budgets", \.budgets, of: Budget(name: "", limit: .zero), named: \.name,
        [
            .value("name", \.name, .label, required: true, "What reports and metrics call it."),
            .section(
                "match", \.match, of: BudgetMatchKeys(),
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
                "each", \.each, .choice,
                "One budget for each user, tenant or plan. Only tenant may match: provider, model, operation."),
            .value(
                "limit_usd", \.limit, .money(from: Money(nanos: 1)), required: true, "What may be spent in a period."),
            .value("per", \.per, .choice, "day, week (from Monday) or month, in UTC."),
            .values(
                "alert_at", \.alertAt, .integer(1...1000), sortedBy: <, "Percents of the limit at which to tell."),
            .optional(
                "notify", \.notify, .url(like: "https://hooks.example/x"),
                "The URL to tell. Kept for now: nothing is sent yet."),
        ], "Limits on spending.",
        check: { budget, path, reader in budget.checkMembers(at: path, &reader) })
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
