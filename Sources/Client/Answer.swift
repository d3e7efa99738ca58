// What a server answered.
// SPDX-License-Identifier: Apache-2.0

/// An answer, whole.
package struct Answer: Sendable {
    package let status: Int
    /// In the order of arrival, trailers included.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// The body goes on beyond the limit. Only where the options have it cut.
    package let isCut: Bool
    package let timings: Timings
    /// When the server's certificate ends, in seconds since 1970. Only a connection that is new tells.
    package let certificateEnd: Int64?

    /// The first header of that name, in whatever case.
    package subscript(header name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
