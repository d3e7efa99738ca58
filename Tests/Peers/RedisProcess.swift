// A Redis of a test's own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Debian's redis-server on a free port of 127.0.0.1, with TLS where it has a certificate. It keeps nothing, and ends
/// with the value.
package final class RedisProcess {
    package let port: Int
    private let password: String?
    private let certificate: CertificateAuthority.Certificate?
    private let more: [String]
    private let directory: URL
    private var process: Process

    /// - `more`: further settings, such as `["--maxclients", "1"]`.
    package init(
        password: String? = nil, certificate: CertificateAuthority.Certificate? = nil, _ more: [String] = []
    ) throws {
        self.password = password
        self.certificate = certificate
        self.more = more
        directory = FileManager.default.temporaryDirectory.appending(path: "bursar-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        port = try Self.freePort()
        process = Process()
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
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
        try ask(words, database: database)
    }

    /// Has redis-cli say something to it, and does not wait for the answer.
    package func begin(_ words: String...) throws { try client(words, database: 0).run() }

    package func stop() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// It takes connections, and does nothing with them.
    package func pause() { kill(process.processIdentifier, SIGSTOP) }

    package func resume() { kill(process.processIdentifier, SIGCONT) }

    /// On the same port again, empty.
    package func restart() throws {
        stop()
        process = Process()
        try start()
    }

    private func start() throws {
        var settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory.path]
        settings += ["--logfile", directory.path + "/log"]
        if let certificate {
            settings += ["--port", "0", "--tls-port", "\(port)", "--tls-auth-clients", "no"]
            settings += ["--tls-cert-file", certificate.certificate, "--tls-key-file", certificate.key]
            // Which certificates of clients it would believe: it asks for none, and wants a file all the same.
            settings += ["--tls-ca-cert-file", certificate.certificate]
        } else {
            settings += ["--port", "\(port)"]
        }
        if let password { settings += ["--requirepass", password] }
        process.executableURL = URL(filePath: "/usr/bin/redis-server")
        process.arguments = settings + more
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<1_000 {
            guard process.isRunning else { break }
            if Self.listens(on: port) { return }
            usleep(10_000)
        }
        let log = try? String(contentsOfFile: directory.path + "/log", encoding: .utf8)
        throw PeerProcess.NotStarted(program: "redis-server", output: log ?? "")
    }

    private func ask(_ words: [String], database: Int) throws -> String {
        let client = client(words, database: database)
        let output = Pipe()
        client.standardOutput = output
        try client.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        client.waitUntilExit()
        return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private func client(_ words: [String], database: Int) -> Process {
        var arguments = ["-h", "127.0.0.1", "-p", "\(port)", "-n", "\(database)"]
        if let password { arguments += ["-a", password, "--no-auth-warning"] }
        if certificate != nil { arguments += ["--tls", "--insecure"] }
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/redis-cli")
        client.arguments = arguments + words
        client.standardInput = FileHandle.nullDevice
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        return client
    }
}

extension RedisProcess {
    private static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        return Int(address.sin_port.bigEndian)
    }

    private static func listens(on port: Int) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(port).bigEndian
        return address
    }
}
