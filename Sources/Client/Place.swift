// The part of a URL that says where it leads, and that everyone may read.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// Scheme, host and port of a URL, without what may be secret: the user, the password, the path and the query.
struct Place: CustomStringConvertible {
    let description: String
    let usesTLS: Bool
    private let host: String

    /// Reads with libcurl's own parser, so that what is shown is where the request goes.
    init(of url: String, schemes: Set<String> = ["http", "https"]) throws(ClientError) {
        guard let parser = unsafe curl_url() else { throw ClientError(.unavailable) }
        defer { unsafe curl_url_cleanup(parser) }
        guard !url.utf8.contains(0), unsafe curl_url_set(parser, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: parser), schemes.contains(scheme),
            let host = unsafe Self.part(CURLUPART_HOST, of: parser),
            let port = unsafe Self.part(CURLUPART_PORT, of: parser)
        else { throw ClientError(.invalidURL) }
        self.host = host
        usesTLS = scheme == "https"
        description = "\(scheme)://\(host):\(port)"
    }

    /// A proxy that the environment names is not for talking to oneself.
    var isLoopback: Bool {
        let digits = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || digits.count == 4 && !digits.contains(nil) && digits[0] == 127
    }

    private static func part(_ part: CURLUPart, of parser: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(parser, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
