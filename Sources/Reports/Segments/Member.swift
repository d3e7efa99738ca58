// Somebody to be put into a group.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A user, and the day on which they signed up.
struct Member {
    let person: Int64
    let signUp: Day
}
