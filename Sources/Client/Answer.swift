// What a server answered.
// SPDX-License-Identifier: Apache-2.0

/// An answer, whole.
package struct Answer: Sendable {
    package let status: Int
    /// In the order of arrival, trailers included.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first header of that name, in whatever case.
    package subscript(header name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }
}
