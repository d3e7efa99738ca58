// libcurl's codes as reasons.
// SPDX-License-Identifier: Apache-2.0

import CCurl

extension ClientError.Reason {
    init(_ code: CURLcode, within timeout: Duration) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .unknownHost
            case CURLE_COULDNT_CONNECT: .unreachable
            case CURLE_OPERATION_TIMEDOUT: .timedOut(timeout)
            case CURLE_PEER_FAILED_VERIFICATION: .untrusted
            case CURLE_SSL_CACERT_BADFILE: .unreadableCertificates
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER: .noTLS
            case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE: .hungUp
            // The second is what it makes of an answer without a status line, as HTTP/0.9 had them.
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2, CURLE_HTTP2_STREAM: .malformed
            // libcurl's own word for the code, and not its message, which may quote the URL.
            default: .failed(unsafe String(cString: curl_easy_strerror(code)))
            }
    }
}
