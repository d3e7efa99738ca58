// A connection to PostgreSQL that nobody waits for longer than they want.
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// A connection, one query at a time. It blocks its thread, each call until its deadline at most; only the look-up of a
/// name is not ours to end. A call that fails ends the connection.
@safe package struct PostgresConnection: ~Copyable {
    /// Nil once it has ended.
    var handle: OpaquePointer?
    /// How long each part of connecting took. No TLS, no figure of it.
    package let times: [PostgresPhase: Duration]

    /// Connects and logs in.
    ///
    /// - `url`: a URL as libpq reads it, with `sslmode`, `sslrootcert` and the rest.
    package init(to url: String, by deadline: ContinuousClock.Instant) throws(PostgresError) {
        guard Self.canRead(url) else { throw .badURL }
        let started = ContinuousClock.now
        // Looks the name up, and sends the first packet.
        guard let handle = unsafe bursar_postgres_start(url) else { throw .failed }
        // Server messages may hold anything: of errors the state is enough, and notices go nowhere.
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
        do throws(PostgresError) {
            let resolved = started.duration(to: .now)
            times = try unsafe Self.open(handle, by: deadline).merging([.resolve: resolved]) { $1 }
        } catch {
            unsafe PQfinish(handle)
            throw error
        }
        unsafe PQsetnonblocking(handle, 1)
        unsafe self.handle = handle
    }

    deinit { unsafe PQfinish(handle) }

    mutating func close() {
        unsafe PQfinish(handle)
        unsafe handle = nil
    }

    /// When the server's certificate ends, in seconds since 1970; nil without TLS.
    package var certificateEnd: Int64? {
        guard let handle = unsafe handle else { return nil }
        let end = unsafe bursar_postgres_certificate_end(handle)
        return end < 0 ? nil : Int64(end)
    }

    private static func canRead(_ url: String) -> Bool {
        guard let options = unsafe PQconninfoParse(url, nil) else { return false }
        unsafe PQconninfoFree(options)
        return true
    }

    /// Goes on until the server takes queries.
    private static func open(
        _ handle: OpaquePointer, by deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> [PostgresPhase: Duration] {
        if unsafe PQstatus(handle) == CONNECTION_BAD { throw unsafe refusedAtOnce(handle) }
        var times: [PostgresPhase: Duration] = [:]
        var next = PGRES_POLLING_WRITING
        var since = ContinuousClock.now
        while next != PGRES_POLLING_OK {
            let phase = unsafe phase(of: handle)
            // Another socket each time that libpq goes on to the next address.
            let socket = unsafe Socket(descriptor: PQsocket(handle))
            guard socket.wait(for: next == PGRES_POLLING_READING ? .read : .write, until: deadline) else {
                throw .timedOut(phase)
            }
            let arrived = ContinuousClock.now
            times[phase, default: .zero] += since.duration(to: arrived)
            let wasSecure = unsafe PQsslInUse(handle) == 1
            next = unsafe PQconnectPoll(handle)
            since = .now
            // The word that the server does TLS and all of TLS may come within one call.
            let isSecured = unsafe !wasSecure && PQsslInUse(handle) == 1
            times[isSecured ? .tls : phase, default: .zero] += arrived.duration(to: since)
            if next == PGRES_POLLING_FAILED {
                throw unsafe PostgresError(connecting: String(cString: PQerrorMessage(handle)), in: phase)
            }
        }
        return times
    }

    /// What libpq refuses before anything is waited for: what the URL says, a name without address, a port where
    /// nobody listens on this very machine.
    private static func refusedAtOnce(_ handle: OpaquePointer) -> PostgresError {
        let message = unsafe String(cString: PQerrorMessage(handle))
        // libpq begins with this what it says of an attempt, and with nothing what it says of the URL.
        guard message.contains("connection to server") || message.contains("translate host name") else {
            return .badURL
        }
        return PostgresError(connecting: message, in: .connect)
    }

    private static func phase(of handle: OpaquePointer) -> PostgresPhase {
        switch unsafe PQstatus(handle) {
        case CONNECTION_NEEDED, CONNECTION_STARTED: .connect
        // Until the server has said that it does TLS, it is the server that we wait for.
        case CONNECTION_SSL_STARTUP: unsafe PQsslInUse(handle) == 1 ? .tls : .answer
        default: .answer
        }
    }
}
