// A request that the app itself served.
// SPDX-License-Identifier: Apache-2.0

/// One of the app's own HTTP requests.
package struct AppRequest: Sendable, Equatable {
    package var route = ""
    package var method = ""
    package var code: Int64?
    package var durationMilliseconds: Int64?

    package init() {}
}
