// What people do in the app.
// SPDX-License-Identifier: Apache-2.0

/// Something a person did, or that was done for them: a sign-up, a story, a message.
package struct Activity: Sendable, Equatable {
    /// Any name; `signed_up` is the one that Bursar gives a meaning.
    package var event = ""
    /// As the sender names it: `completed`, `failed`; empty where it has none.
    package var status = ""
    package var durationMilliseconds: Int64?
    package var reason = ""

    package init() {}

    package static let signedUp = "signed_up"
}
