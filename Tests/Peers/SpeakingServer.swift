// A server that says what it is told to, whatever it is asked.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Listens on a free port of 127.0.0.1, with TLS where it has a certificate.
package final class SpeakingServer {
    private let process: PeerProcess
    package var port: Int { process.port }

    /// What becomes of the connection when all is said.
    package enum End: String {
        case close, hold
        /// Says it again, and again.
        case again
        /// Says whatever it hears, from the first on.
        case echo
        /// Closes it at once, whatever there was to say.
        case hangUp = "hang_up"
    }

    /// - `words`: the bytes to say, once something was heard; of nothing, it says nothing.
    package init(
        _ words: String = "", then end: End = .hold, certificate: CertificateAuthority.Certificate? = nil
    ) throws {
        let files = certificate.map { [$0.certificate, $0.key] } ?? []
        let hex = words.utf8.map { String(format: "%02x", $0) }.joined()
        process = try PeerProcess(["/usr/bin/python3", "-c", Self.script, hex, end.rawValue] + files)
    }

    private static let script = #"""
        import socket, ssl, sys, threading

        def serve(connection):
            try:
                if context: connection = context.wrap_socket(connection, server_side=True)
                heard = connection.recv(65536)
                if not heard: return
                connection.sendall(words)
                while end == "echo" and heard:
                    connection.sendall(heard)
                    heard = connection.recv(65536)
                while end == "again": connection.sendall(words)
                while end == "hold" and connection.recv(65536): pass
            except OSError: pass
            finally: connection.close()

        words, end, context = bytes.fromhex(sys.argv[1]), sys.argv[2], None
        if len(sys.argv) > 3:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[3], sys.argv[4])
        listener = socket.create_server(("127.0.0.1", 0))
        print("listening on", listener.getsockname()[1], flush=True)
        while True:
            connection, _ = listener.accept()
            if end == "hang_up": connection.close()
            else: threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """#
}
