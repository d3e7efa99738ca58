// An HTTPS server with a certificate that it signed itself.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles

/// Shakes hands with whoever comes to a free port of 127.0.0.1; it ends with the value.
final class UntrustedServer {
    let port: Int
    private let process = Process()
    private let files: TemporaryFiles

    init() throws {
        files = try TemporaryFiles()
        let key = files.file("key.pem")
        let certificate = files.file("certificate.pem")
        let maker = Process()
        maker.executableURL = Self.openssl
        maker.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
            "-out", certificate,
        ]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()

        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script, certificate, key]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .newlines)) else { throw POSIXError(.ECONNREFUSED) }
        self.port = port
    }

    deinit {
        // Not SIGTERM: a process that a dispatch thread starts inherits its signal mask, and never hears it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static let script = """
        import socket, ssl, sys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            try:
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                connection.close()
        """

    private static let openssl = URL(fileURLWithPath: "/usr/bin/openssl")
}
