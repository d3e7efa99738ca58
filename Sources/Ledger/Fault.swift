// An error that the app reports.
// SPDX-License-Identifier: Apache-2.0

/// Something that went wrong in the app. (`Error` is Swift's own word.)
package struct Fault: Sendable, Equatable {
    package var component = ""
    package var errorType = ""
    package var message = ""
    package var code = ""
    package var endpoint = ""
    package var requestID = ""
    /// Where it is told at length, e.g. a Sentry event id.
    package var reference = ""

    package init() {}
}
