// What is told of a PostgreSQL that did not answer as it should.
// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension LookFailure {
    init(_ error: PostgresError) {
        self =
            switch error {
            case .badURL: .ours("the URL cannot be read")
            case .unknownHost: .unknownHost
            case .unreachable: .unreachable
            case .timedOut(let phase): .timedOut(Phase(phase))
            case .untrusted: .untrusted
            case .noRootCertificates:
                .ours("there is no file of certificates to trust: the URL's sslrootcert names one")
            case .noTLS: .noTLS
            case .denied: .denied
            case .noDatabase: .missing("database")
            case .wrongRole: .unexpected("no server is what the URL's target_session_attrs asks for")
            case .hungUp: .hungUp
            case .foreign: .unexpected("what answers does not speak PostgreSQL's protocol")
            case .readOnly: .unexpected("the query writes, and it may only read")
            case .tooManyRows(let most):
                .unexpected("the query answers more than \(most) \(most == 1 ? "row" : "rows")")
            case .tooManyBytes(let most): .unexpected("the query answers more than \(most) bytes")
            case .refused(let state): .unexpected(Self.words(for: state))
            case .noRows: .unexpected("the query answers something else than rows")
            case .failed: .unexpected("the connection could not be set up")
            }
    }

    /// A server's refusal in our words, with the state that says more to who looks it up.
    private static func words(for state: String) -> String {
        let words =
            switch state {
            case "42601": "the query has a syntax error"
            case "42P01": "the query names a table that is not there"
            case "42703": "the query names a column that is not there"
            case "42501": "the user may not read what the query asks for"
            case "53300": "the server has no connection left"
            case "57P03": "the server is starting up or shutting down"
            default: "the server refused"
            }
        return "\(words) (SQLSTATE \(state))"
    }

    /// Says in front which of several queries it was, unless it was the connection.
    func asking(_ key: String) -> LookFailure {
        if case .unexpected(let what) = self { .unexpected("\(key): \(what)") } else { self }
    }
}

extension Phase {
    init(_ phase: PostgresPhase) {
        self =
            switch phase {
            case .resolve: .resolve
            case .connect: .connect
            case .tls: .tls
            case .answer: .answer
            }
    }
}
