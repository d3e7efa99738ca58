// Expressions over `events` that have an index. A query finds it only by saying the very same.
// SPDX-License-Identifier: Apache-2.0

package enum EventExpression {
    /// The condition of `events_faults`, which has the numbers of errors.
    package static let isFault = "kind = 5"
}
