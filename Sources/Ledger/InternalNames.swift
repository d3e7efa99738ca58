// Who belongs to the team itself, as the configuration says it.
// SPDX-License-Identifier: Apache-2.0

/// Patterns of those who are internal: what they do costs money as anybody else's does, but they are not counted among the
/// people.
package struct InternalNames: Sendable, Equatable {
    /// What events call them.
    package var users: [NamePattern] = []
    /// What their profiles have as their address.
    package var emails: [NamePattern] = []
    /// Tenants that are internal, and with them whoever did anything for one of them.
    package var tenants: [NamePattern] = []

    package init() {}

    package var isEmpty: Bool { users.isEmpty && emails.isEmpty && tenants.isEmpty }

    package func hasUser(_ name: String) -> Bool { users.contains { $0.matches(name) } }

    package func hasEmail(_ address: String) -> Bool { emails.contains { $0.matchesIgnoringCase(address) } }

    package func hasTenant(_ name: String) -> Bool { tenants.contains { $0.matches(name) } }
}
