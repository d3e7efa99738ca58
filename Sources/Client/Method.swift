// What a request asks for.
// SPDX-License-Identifier: Apache-2.0

extension HTTPClient {
    /// The methods that Bursar sends.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"

        var takesBody: Bool { self == .post || self == .put || self == .delete }
    }
}
