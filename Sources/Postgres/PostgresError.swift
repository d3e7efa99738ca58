// Why PostgreSQL did not do as it was asked.
// SPDX-License-Identifier: Apache-2.0

/// What libpq or the server said, reduced to what is safe to show: neither host, user, database nor statement.
package enum PostgresError: Error, Sendable, Equatable {
    /// The connection string cannot be read.
    case badURL
    case unknownHost
    case unreachable
    case timedOut(PostgresPhase)
    /// The certificate cannot be trusted, or is another host's.
    case untrusted
    /// Certificates are to be checked, and the file of those to trust is not there.
    case noRootCertificates
    /// TLS was asked for and not agreed on.
    case noTLS
    /// The user or the password is refused.
    case denied
    case noDatabase
    /// Of the servers that the URL names, none is what its `target_session_attrs` asks for.
    case wrongRole
    case hungUp
    /// What answers does not speak PostgreSQL's protocol.
    case foreign
    /// A statement would have written where nothing may be.
    case readOnly
    /// The answer is larger than it may be.
    case tooManyRows(most: Int)
    case tooManyBytes(most: Int)
    /// The server refused a statement, or the connection: its SQLSTATE.
    case refused(state: String)
    /// A statement answered with something else than rows: a copy.
    case noRows
    /// Anything else that libpq could not do.
    case failed
}

extension PostgresError {
    /// What a server's SQLSTATE says.
    init(state: String) {
        self =
            switch state {
            case "25006": .readOnly
            case "3D000": .noDatabase
            // Cancelled: by the time limit that the session was given.
            case "57014": .timedOut(.answer)
            // Shut down, or crashed, in the middle.
            case "57P01", "57P02": .hungUp
            default: state.hasPrefix("28") ? .denied : .refused(state: state)
            }
    }

    /// Reads what libpq wrote while it connected. There is nothing but its text to tell the causes apart by; a server's
    /// refusal stands in it as its SQLSTATE alone, at the end of a line.
    ///
    /// - `phase`: what the connection waited for at last.
    init(connecting message: String, in phase: PostgresPhase) {
        func says(_ texts: String...) -> Bool { texts.contains { message.contains($0) } }
        self =
            if let state = Self.lastState(in: message) {
                Self(state: state)
            } else if says("could not translate host name") {
                .unknownHost
            } else if says("root certificate file") {
                .noRootCertificates
            } else if says("certificate verify failed", "does not match host name", "server certificate") {
                .untrusted
            } else if says("server does not support SSL") {
                .noTLS
            } else if says("no password supplied") {
                .denied
            } else if says("session is ", "hot standby mode") {
                .wrongRole
            } else if says("invalid response to SSL negotiation", "expected authentication request", "protocol version")
            {
                .foreign
            } else if phase == .connect {
                .unreachable
            } else if says("server closed the connection", "EOF detected", "reset by peer") {
                .hungUp
            } else if phase == .tls {
                .noTLS
            } else {
                .failed
            }
    }

    /// `FATAL:  28P01`, of which the word may be in any language.
    private static func lastState(in message: String) -> String? {
        for line in message.split(separator: "\n").reversed() {
            let state = line.suffix(5)
            guard state.utf8.count == 5, line.dropLast(5).hasSuffix(":  "),
                state.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
            else { continue }
            return String(state)
        }
        return nil
    }
}
