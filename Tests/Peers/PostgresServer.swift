// A real PostgreSQL, as Debian has it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Runs on a free port of 127.0.0.1 with a directory of its own, and ends with the value. Passwords are scram's; TLS is
/// there for who asks, with a certificate for `localhost`.
package final class PostgresServer: Sendable {
    package let port: Int
    package let user = "keeper"
    package let password = "pw-5ecret-w0rd"
    package let database = "shopdata"
    /// Whom to trust.
    package let authority: CertificateAuthority
    /// Somebody else to trust, who has signed nothing.
    package let stranger: CertificateAuthority
    private let certificate: CertificateAuthority.Certificate
    private let directory: String
    private let programs: String
    private let running = Mutex<Guarded?>(nil)

    struct DidNotStart: Error { let log: String }

    /// One for all tests that leave it as it is, but for tables of their own.
    package static func shared() throws -> PostgresServer { try common.get() }
    private static let common = Result { try PostgresServer() }

    package init() throws {
        programs = try Self.newestPrograms()
        directory = try Directory.fresh("postgres")
        try Self.hand(directory)
        authority = try CertificateAuthority(in: "\(directory)/authority")
        stranger = try CertificateAuthority(in: "\(directory)/stranger")
        certificate = try authority.issue(for: "DNS:localhost", end: "20371231235959Z")
        try Self.hand(certificate.key)
        port = try Port.free()

        let passwordFile = "\(directory)/password"
        try Data(password.utf8).write(to: URL(filePath: passwordFile))
        try Self.hand(passwordFile)
        try Program.run(
            Self.asOwner + [
                "\(programs)/initdb", "-D", "\(directory)/data", "-U", user, "--pwfile", passwordFile,
                "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync", "--no-instructions",
            ], in: directory)
        let settings = """
            listen_addresses = '127.0.0.1'
            port = \(port)
            unix_socket_directories = ''
            ssl = on
            ssl_cert_file = '\(certificate.certificate)'
            ssl_key_file = '\(certificate.key)'
            fsync = off
            shared_buffers = 16MB
            max_connections = 40

            """
        let file = FileHandle(forWritingAtPath: "\(directory)/data/postgresql.conf")
        try file?.seekToEnd()
        try file?.write(contentsOf: Data(settings.utf8))
        try file?.close()
        try restart()
        try run("create database \(database)", in: "postgres")
    }

    deinit {
        stop()
        Directory.remove(directory)
    }

    /// What it said and what it was asked.
    package var log: String { (try? String(contentsOfFile: "\(directory)/log", encoding: .utf8)) ?? "" }

    /// `postgres://keeper:…@127.0.0.1:port/shopdata`, or as asked; without TLS unless it is.
    package func url(
        user: String? = nil, password: String? = nil, host: String = "127.0.0.1", port: Int? = nil,
        database: String? = nil, _ options: String = "sslmode=disable"
    ) -> String {
        "postgres://\(user ?? self.user):\(password ?? self.password)@\(host):\(port ?? self.port)"
            + "/\(database ?? self.database)?\(options)"
    }

    /// Runs statements with PostgreSQL's own client, and brings what it prints.
    @discardableResult
    package func run(_ script: String, in database: String? = nil) throws -> String {
        try Program.run(
            [
                "\(programs)/psql", "-h", "127.0.0.1", "-p", "\(port)", "-U", user, "-d", database ?? self.database,
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", script,
            ], environment: ["PGPASSWORD": password, "PGSSLMODE": "disable"])
    }

    package func stop() {
        let server = running.withLock { running in
            defer { running = nil }
            return running
        }
        server?.stop()
    }

    /// Starts it again, on the same port and with what it held.
    package func restart() throws {
        stop()
        let server = try Guarded(
            Self.asOwner + ["\(programs)/postgres", "-D", "\(directory)/data"], in: directory, ending: SIGINT,
            log: "\(directory)/log")
        running.withLock { $0 = server }
        let isReady = ["\(programs)/pg_isready", "-q", "-h", "127.0.0.1", "-p", "\(port)"]
        while (try? Program.run(isReady)) == nil {
            guard server.isRunning else { throw DidNotStart(log: log) }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Nil while it is stopped.
    package var pid: Int32? { running.withLock { $0?.pid } }

    /// From now on it takes connections, as the kernel does in its place, and does nothing with them.
    package func pause() { running.withLock { $0?.signal(SIGSTOP) } }

    package func resume() { running.withLock { $0?.signal(SIGCONT) } }

    /// PostgreSQL refuses to run as root: whoever is root hands it to the user that the package has made.
    private static var owner: passwd? {
        guard getuid() == 0 else { return nil }
        return (getpwnam("postgres") ?? getpwnam("nobody"))?.pointee
    }

    private static var asOwner: [String] {
        owner.map { ["setpriv", "--reuid=\($0.pw_uid)", "--regid=\($0.pw_gid)", "--clear-groups"] } ?? []
    }

    private static func hand(_ path: String) throws {
        chmod(path, path.hasSuffix(".key") ? 0o600 : 0o755)
        guard let owner else { return }
        guard chown(path, owner.pw_uid, owner.pw_gid) == 0 else { throw POSIXError(.EPERM) }
    }

    /// Debian keeps them apart by version, and off the PATH.
    private static func newestPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let newest = versions.compactMap(Int.init).max() else {
            throw DidNotStart(log: "there is no PostgreSQL in \(root)")
        }
        return "\(root)/\(newest)/bin"
    }
}

extension PostgresServer {
    /// When its certificate ends, in seconds since 1970, as openssl reads it.
    package func certificateEnd() throws -> Int64? { try certificate.end() }
}
