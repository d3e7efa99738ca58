// Which notices are to go now, and when the next one is.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

package struct NoticeTurn: Sendable {
    /// One of each target at most.
    package var due: [Notice] = []
    /// When the next one falls due that is not now.
    package var next: Timestamp?
    /// All that are kept, due or not.
    package var pending = 0
}
