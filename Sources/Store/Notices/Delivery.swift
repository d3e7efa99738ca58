// What came of an attempt to deliver a notice.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Reasons are in words of our own: they are kept, and may be shown.
package enum Delivery: Sendable, Equatable {
    case delivered
    /// It could not be delivered, and others of its target wait until it is.
    case failed(String, again: Timestamp)
    /// The target does not want it, or it has failed for long: it stands aside, and others of its target go on.
    case refused(String, again: Timestamp)
    /// Nobody will try again.
    case dropped
}
