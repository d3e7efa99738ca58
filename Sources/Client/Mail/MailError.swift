// Why a mail was not sent.
// SPDX-License-Identifier: Apache-2.0

/// A mail that no server has taken. Safe to log: it names the server, and neither a password nor an address.
package struct MailError: Error, Equatable, CustomStringConvertible {
    package let reason: Reason
    /// `smtp://mail.example:587`; empty where there is no telling.
    package let place: String

    package enum Reason: Sendable, Equatable {
        /// libcurl could not be started.
        case unavailable
        case invalidHeader(String)
        case unknownHost
        case unreachable
        case timedOut(Duration)
        /// The certificate is not one to trust.
        case untrusted
        /// The server offers no TLS.
        case notEncrypted
        case loginRefused
        /// The server's answer, as its number says.
        case refused(Int)
        case failed(String)
    }

    init(_ reason: Reason, at place: String = "") {
        self.reason = reason
        self.place = place
    }

    /// True where the server will say the same another time.
    package var isLasting: Bool {
        switch reason {
        case .refused(let code): code >= 500
        case .invalidHeader: true
        default: false
        }
    }

    package var description: String { (place.isEmpty ? "" : "\(place): ") + "\(reason)" }
}

extension MailError.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable: "the mail client cannot be started"
        case .invalidHeader(let name): "the header \(name) cannot be sent: it holds a control character"
        case .unknownHost: "there is no such host"
        case .unreachable: "could not connect"
        case .timedOut(let timeout): "no answer within \(timeout)"
        case .untrusted: "the certificate cannot be trusted"
        case .notEncrypted: "the server offers no TLS"
        case .loginRefused: "the server refused the user and password"
        case .refused(let code): "the server refused the mail with \(code)"
        case .failed(let reason): reason
        }
    }
}
