// Why something that is watched did not answer as it should.
// SPDX-License-Identifier: Apache-2.0

/// What went wrong, in our own words. It is shown to anybody and written to logs, so it never quotes an address, a URL,
/// a user, or what the other side said: whoever makes one from a library's message picks the case and drops the rest.
package enum LookFailure: Error, Sendable, Equatable {
    /// The name has no address.
    case unknownHost
    /// Nobody listens there, or no way leads there.
    case unreachable
    /// Nothing came in time; `phase` is what it was waiting for, where that is known.
    case timedOut(Phase?)
    /// The look before this one still hangs in a call that does not come back.
    case stuck
    /// The certificate is not one to trust.
    case untrusted
    /// TLS was not agreed on.
    case noTLS
    /// The user, the password or the key is refused.
    case denied
    /// The connection was closed in the middle.
    case hungUp
    /// There is no such database, bucket, key, table.
    case missing(String)
    /// It answered, but not what was expected: "status 503, not 200".
    case unexpected(String)
    /// Something of this machine: no thread, no memory, no file.
    case ours(String)
}

/// The parts that a look is made of.
package enum Phase: String, Sendable, Hashable, CaseIterable {
    case resolve, connect, tls, answer
}

extension LookFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownHost: "there is no such host"
        case .unreachable: "could not connect"
        case .timedOut(nil): "no answer in time"
        case .timedOut(.resolve): "the name was not resolved in time"
        case .timedOut(.connect): "no connection in time"
        case .timedOut(.tls): "TLS was not agreed on in time"
        case .timedOut(.answer): "connected, but no answer in time"
        case .stuck: "the check before still hangs"
        case .untrusted: "the certificate cannot be trusted"
        case .noTLS: "TLS could not be agreed on"
        case .denied: "access denied"
        case .hungUp: "the connection was closed"
        case .missing(let what): "there is no such \(what)"
        case .unexpected(let what), .ours(let what): what
        }
    }
}
