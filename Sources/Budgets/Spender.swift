// Who asks whether something may still be spent, and on what.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A user, a tenant, or a user of a tenant; and what they are about to call, as far as that is said.
package struct Spender: Sendable, Equatable {
    package var user: String?
    package var tenant: String?
    package var provider: String?
    package var model: String?
    package var operation: String?
    /// Whether they may be told of nothing but what is this user's, this tenant's.
    package var (isOwnUser, isOwnTenant) = (false, false)
    /// What it is going to cost.
    package var cost = Money.zero

    package init(user: String? = nil, tenant: String? = nil) {
        self.user = user
        self.tenant = tenant
    }
}
