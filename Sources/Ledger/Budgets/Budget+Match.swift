// Which spending counts towards a budget.
// SPDX-License-Identifier: Apache-2.0

extension Budget {
    /// What a call must be to count. There is a case for each set of names that the ledger has sums by, and no other.
    package enum Match: Sendable {
        case calls(Calls)
        case user(String)
        case subject(String)
        /// A property of calls, which is a declared dimension.
        case property(name: String, value: String)

        /// Every call.
        package static let everything = Match.calls(Calls())

        /// The dimension that it needs.
        package var property: String? {
            if case .property(let name, _) = self { name } else { nil }
        }
    }

    /// Calls of which all that is given holds; nil holds for any.
    package struct Calls: Sendable {
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

// By bytes: a budget for one spelling of a name is not one for the other.

extension Budget.Calls: Hashable {
    private var names: [ExactText?] { [provider?.exact, model?.exact, operation?.exact, tenant?.exact] }

    package static func == (left: Self, right: Self) -> Bool { left.names == right.names }

    package func hash(into hasher: inout Hasher) { hasher.combine(names) }
}

extension Budget.Match: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.calls(let left), .calls(let right)): left == right
        case (.user(let left), .user(let right)), (.subject(let left), .subject(let right)): left.exact == right.exact
        case (.property(let name, let value), .property(let otherName, let otherValue)):
            (name.exact, value.exact) == (otherName.exact, otherValue.exact)
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .calls(let calls): hasher.combine(calls)
        case .user(let name), .subject(let name): hasher.combine(name.exact)
        case .property(let name, let value):
            hasher.combine(name.exact)
            hasher.combine(value.exact)
        }
    }
}
