// The headers of a request, in the form libcurl wants.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// Owns libcurl's list; libcurl reads it while the request runs.
@safe final class HeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// Refuses what would end a header early and begin another.
    ///
    /// - `isSigned`: whether libcurl signs the headers. Debian 12's takes the wish to leave one out for a
    ///   header, and signs what is never sent.
    init(_ headers: [(name: String, value: String)], hasBody: Bool, isSigned: Bool = false) throws(ClientError) {
        for (name, value) in headers {
            let isSafe = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            guard isSafe, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw ClientError(.invalidHeader(isSafe ? name : "with that name"))
            }
            // libcurl takes "Name:" for the wish to leave out a header of its own.
            try append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        guard !isSigned else { return }
        // No round trip before the body, and no form where nobody said what the body is.
        try append("Expect:")
        if hasBody, !headers.contains(where: { $0.name.lowercased() == "content-type" }) { try append("Content-Type:") }
    }

    deinit { unsafe curl_slist_free_all(first) }

    private func append(_ line: String) throws(ClientError) {
        guard let longer = unsafe curl_slist_append(first, line) else { throw ClientError(.unavailable) }
        unsafe first = longer
    }
}
