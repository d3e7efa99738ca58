// What only some requests need.
// SPDX-License-Identifier: Apache-2.0

extension HTTPClient {
    /// Wishes beyond a request itself.
    package struct Options: Sendable {
        /// Certificates to trust instead of the system's: a file of PEM.
        package var caFile: String?
        package var signature: Signature?
        package var overflow = Overflow.refused

        package init() {}

        /// What becomes of a body over the limit.
        package enum Overflow: Sendable {
            /// It is an error.
            case refused
            /// The answer has as much of it as the limit allows, and says so.
            case cut
        }
    }
}
