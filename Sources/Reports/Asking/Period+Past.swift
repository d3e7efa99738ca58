// The part of a period that there can be events of.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension Period {
    /// The days up to and with today; nil where all are still to come.
    func upTo(_ today: Day) -> Period? { last <= today ? self : Period(first, today) }
}
