// What a report can be narrowed down to.
// SPDX-License-Identifier: Apache-2.0

/// A name that rows must carry. A report lists those that its sums know; any other is refused, never ignored.
package enum Filter: String, Sendable, CaseIterable {
    case user, tenant, provider, model, operation
}
