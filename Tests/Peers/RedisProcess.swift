// A Redis of a test's own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Debian's redis-server on a free port of 127.0.0.1, with TLS where it has a certificate. It keeps nothing, and ends
/// with the value.
package final class RedisProcess: Sendable {
    package let port: Int
    private let password: String?
    private let certificate: CertificateAuthority.Certificate?
    private let more: [String]
    private let directory: String
    private let running = Mutex<Guarded?>(nil)

    /// - `more`: further settings, such as `["--maxclients", "1"]`.
    package init(
        password: String? = nil, certificate: CertificateAuthority.Certificate? = nil, _ more: [String] = []
    ) throws {
        self.password = password
        self.certificate = certificate
        self.more = more
        directory = try Directory.fresh("redis")
        port = try Port.free()
        try restart()
    }

    deinit {
        stop()
        Directory.remove(directory)
    }

    /// - `login`: what stands before the @.
    package func url(login: String? = nil, database: Int? = nil) -> String {
        let login = login ?? password.map { ":\($0)" }
        return (certificate == nil ? "redis" : "rediss") + "://" + (login.map { $0 + "@" } ?? "") + "127.0.0.1:\(port)"
            + (database.map { "/\($0)" } ?? "")
    }

    /// Has redis-cli say something to it; what it answers.
    @discardableResult
    package func say(_ words: String..., database: Int = 0) throws -> String {
        try Program.run(client(words, database: database)).trimmingCharacters(in: .newlines)
    }

    /// Has redis-cli say something to it, and does not wait for the answer.
    package func begin(_ words: String...) throws {
        let client = try Program(client(words, database: 0))
        Thread.detachNewThread { client.finish() }
    }

    package func stop() {
        let server = running.withLock { running in
            defer { running = nil }
            return running
        }
        server?.stop()
    }

    /// Nil while it is stopped.
    package var pid: Int32? { running.withLock { $0?.pid } }

    /// From now on it takes connections, as the kernel does in its place, and does nothing with them.
    package func pause() { running.withLock { $0?.signal(SIGSTOP) } }

    package func resume() { running.withLock { $0?.signal(SIGCONT) } }

    /// On the same port again, empty.
    package func restart() throws {
        stop()
        let server = try Guarded(["redis-server"] + settings, in: directory, log: "\(directory)/log")
        running.withLock { $0 = server }
        while true {
            if let connection = Listener.connect(to: UInt16(port)) {
                close(connection)
                return
            }
            guard server.isRunning else {
                let log = try? String(contentsOfFile: "\(directory)/log", encoding: .utf8)
                throw Program.Failed(program: "redis-server", complaint: log ?? "")
            }
            usleep(10_000)
        }
    }

    private var settings: [String] {
        var settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory]
        if let certificate {
            settings += ["--port", "0", "--tls-port", "\(port)", "--tls-auth-clients", "no"]
            settings += ["--tls-cert-file", certificate.certificate, "--tls-key-file", certificate.key]
            // Which certificates of clients it would believe: it asks for none, and wants a file all the same.
            settings += ["--tls-ca-cert-file", certificate.certificate]
        } else {
            settings += ["--port", "\(port)"]
        }
        if let password { settings += ["--requirepass", password] }
        return settings + more
    }

    private func client(_ words: [String], database: Int) -> [String] {
        var client = ["redis-cli", "-h", "127.0.0.1", "-p", "\(port)", "-n", "\(database)"]
        if let password { client += ["-a", password, "--no-auth-warning"] }
        if certificate != nil { client += ["--tls", "--insecure"] }
        return client + words
    }
}
