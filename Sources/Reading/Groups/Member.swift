// Somebody to be put into a group.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A user, and the day on which they signed up.
package struct Member {
    package let person: Int64
    package let signUp: Day

    package init(person: Int64, signUp: Day) {
        self.person = person
        self.signUp = signUp
    }
}
