// Which spending counts towards a budget.
// SPDX-License-Identifier: Apache-2.0

extension Budget {
    /// What a call must be to count. There is a case for each set of names that the ledger has sums by, and no other.
    package enum Match: Sendable, Hashable {
        case calls(Calls)
        case user(String)
        case subject(String)
        /// A property of calls, which is a declared dimension.
        case property(name: String, value: String)

        /// Every call.
        package static let everything = Match.calls(Calls())
    }

    /// Calls of which all that is given holds; nil holds for any.
    package struct Calls: Sendable, Hashable {
        package var provider: String?
        package var model: String?
        package var operation: String?
        package var tenant: String?

        package init(
            provider: String? = nil, model: String? = nil, operation: String? = nil, tenant: String? = nil
        ) {
            self.provider = provider
            self.model = model
            self.operation = operation
            self.tenant = tenant
        }
    }
}
