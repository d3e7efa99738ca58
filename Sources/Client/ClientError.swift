// Why there is no answer.
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// A request that came to nothing. Safe to log: of the URL it knows the scheme, the host and the port.
package struct ClientError: Error, Equatable, CustomStringConvertible {
    package let reason: Reason
    /// `http://127.0.0.1:9847`; empty where there is no telling.
    package let place: String
    /// How far it came; nil where it was not sent.
    package let timings: Timings?

    package enum Reason: Sendable, Equatable {
        /// libcurl could not be started.
        case unavailable
        case invalidURL
        case invalidHeader(String)
        case unknownHost
        /// Nobody listens there, or no way leads there.
        case unreachable
        case timedOut(Duration)
        /// The certificate is not one to trust.
        case untrusted
        /// The file of certificates to trust cannot be read.
        case unreadableCertificates
        /// TLS could not be agreed on.
        case noTLS
        /// The connection was closed before the answer was whole.
        case hungUp
        /// What came is not HTTP.
        case malformed
        case tooLarge(limit: Int)
        case failed(String)
    }

    init(_ reason: Reason, at place: Place? = nil, after timings: Timings? = nil) {
        self.reason = reason
        self.place = place?.description ?? ""
        self.timings = timings
    }

    package var description: String { (place.isEmpty ? "" : "\(place): ") + "\(reason)" }
}

extension ClientError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable: "the HTTP client cannot be started"
        case .invalidURL: "the URL is not one of http:// or https://"
        case .invalidHeader(let name): "the header \(name) cannot be sent: it holds a control character"
        case .unknownHost: "there is no such host"
        case .unreachable: "could not connect"
        case .timedOut(let timeout): "no answer within \(timeout)"
        case .untrusted: "the certificate cannot be trusted"
        case .unreadableCertificates: "the file of certificates to trust cannot be read"
        case .noTLS: "TLS could not be agreed on"
        case .hungUp: "the connection was closed"
        case .malformed: "what answers does not speak HTTP"
        case .tooLarge(let limit): "the answer is over \(limit) bytes"
        case .failed(let reason): reason
        }
    }
}

extension ClientError.Reason {
    /// What a code of libcurl means.
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
