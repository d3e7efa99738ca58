// What is known of a user, a tenant or a subject.
// SPDX-License-Identifier: Apache-2.0

/// Facts about whoever the event names: its `user`, else its `tenant`, else `subject`. The latest wins.
package struct Profile: Sendable, Equatable {
    package var subject = ""
    package var name = ""
    package var email = ""
    package var plan = ""
    package var country = ""

    package init() {}
}
