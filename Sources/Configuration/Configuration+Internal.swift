// The rows of who is internal: patterns of users, addresses and tenants.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

extension Configuration {
    /// Patterns of each, or one list of patterns for all three.
    static let internalKey: Schema<Configuration>.Key = {
        let each = Schema<Configuration>.Key.section(
            "internal", \.internalNames,
            [
                .values(
                    "users", \.users, .pattern(like: "staff-*"),
                    "Users who are not counted among the people; `*` stands for anything."),
                .values(
                    "emails", \.emails, .pattern(like: "\"*@ourcompany.com\""),
                    "Users whose profile has such an address, however its letters are written."),
                .values(
                    "tenants", \.tenants, .pattern(like: "test-*"),
                    "Tenants that are not counted, nor is anybody of whom anything was booked on one."),
            ])
        let one = Schema<Configuration>.Key.values(
            "internal", \.internalNames.everywhere, .pattern(like: "test-*"), "The same patterns for all three.")
        return Schema.Key(
            names: each.names,
            read: { entry, path, target, reader in
                if case .sequence = entry.value.content {
                    one.read(entry, path, &target, &reader)
                } else {
                    each.read(entry, path, &target, &reader)
                }
            }, document: each.document, adopt: each.adopt)
    }()
}

extension InternalNames {
    /// Patterns that are those of users, addresses and tenants alike.
    fileprivate var everywhere: [NamePattern] {
        get { users }
        set {
            users = newValue
            emails = newValue
            tenants = newValue
        }
    }
}

extension ValueKind where Value == NamePattern {
    static func pattern(like example: String) -> Self {
        Self(
            name: "pattern", placeholder: "PATTERN", example: example,
            read: { (text) throws(ValueRefusal) in
                guard !text.isEmpty else { throw ValueRefusal("must not be empty") }
                return NamePattern(text)
            },
            write: \.text)
    }
}
