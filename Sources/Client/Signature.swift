// The signature that S3 and its like ask for.
// SPDX-License-Identifier: Apache-2.0

internal import Digest

/// With what requests are signed: AWS' signature version 4, which libcurl computes.
package struct Signature: Sendable {
    let accessKey: Secret
    let secretKey: Secret
    let region: String

    package init(accessKey: Secret, secretKey: Secret, region: String) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.region = region
    }

    /// What libcurl wants to know of it, once it is sure that nothing in it could end the header it goes into.
    func scope() throws(ClientError) -> String {
        let isSafe = [accessKey.text, region].allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        }
        guard isSafe, !secretKey.text.utf8.contains(0) else { throw ClientError(.invalidHeader("Authorization")) }
        return "aws:amz:\(region):s3"
    }

    /// S3 asks for the digest of the body in a header of its own. The libcurl of Debian 12 does not send it, but signs
    /// it and what it says where it is there. A type of the body is given, as one left out would be signed all the same.
    func headers(_ headers: [(name: String, value: String)], body: [UInt8], method: HTTPClient.Method)
        -> [(name: String, value: String)]
    {
        var headers = headers
        headers.append(("x-amz-content-sha256", "\(SHA256.hash(body))"))
        if method.takesBody, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/octet-stream"))
        }
        return headers
    }
}
