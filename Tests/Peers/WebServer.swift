// An HTTP server that behaves as its paths say.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Listens on a free port of 127.0.0.1, with TLS where it has a certificate. The path of a request says what it does:
///
/// - `/status/503`: answers with that status, and a short body.
/// - `/say/TEXT`: answers 200 with that text, percent-decoded.
/// - `/keep`: as `/say/kept`, and keeps the connection.
/// - `/echo`: answers with the request's head.
/// - `/big/N`: answers with N bytes. `/endless` never stops; `/drip` sends a byte each tenth of a second.
/// - `/endless-head`: headers without end. `/garbage`: no HTTP. `/redirect`: to `/status/200`.
/// - `/hang`: nothing. `/close`: closes the connection at once. `/cut`: closes it in the middle of the body.
package final class WebServer {
    private var process: PeerProcess
    private let manner: Manner
    private let certificate: CertificateAuthority.Certificate?
    package let port: Int
    package let url: String

    package enum Manner: String {
        case usual
        /// Takes connections and never says a word, not even of TLS.
        case silent
    }

    package init(_ manner: Manner = .usual, certificate: CertificateAuthority.Certificate? = nil) throws {
        self.manner = manner
        self.certificate = certificate
        process = try Self.start(manner, certificate, port: 0)
        port = process.port
        url = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port)"
    }

    /// A test that `defer`s this has the server until its end.
    package func stop() { process.stop() }
    package func pause() { process.pause() }
    package func resume() { process.resume() }

    /// On the same port again.
    package func restart() throws {
        process.stop()
        process = try Self.start(manner, certificate, port: port)
    }

    private static func start(
        _ manner: Manner, _ certificate: CertificateAuthority.Certificate?, port: Int
    ) throws -> PeerProcess {
        let files = certificate.map { [$0.certificate, $0.key] } ?? []
        return try PeerProcess(["/usr/bin/python3", "-c", script, "\(port)", manner.rawValue] + files)
    }

    private static let script = #"""
        import socket, ssl, sys, threading, time, urllib.parse

        def answer(connection, path, head):
            def say(body, status=200, length=None, more=""):
                connection.sendall((f"HTTP/1.1 {status} Said\r\n{more}Connection: close\r\n"
                    f"Content-Length: {len(body) if length is None else length}\r\n\r\n").encode() + body)
            kind, _, rest = path[1:].partition("?")[0].partition("/")
            if kind == "status": say(b"as asked", int(rest))
            elif kind == "say": say(urllib.parse.unquote(rest).encode())
            elif kind == "keep": connection.sendall(b"HTTP/1.1 200 Said\r\nContent-Length: 4\r\n\r\nkept")
            elif kind == "echo": say(head)
            elif kind == "big": say(b"x" * int(rest))
            elif kind == "endless":
                connection.sendall(b"HTTP/1.1 200 Said\r\n\r\n")
                while True: connection.sendall(b"x" * 65536)
            elif kind == "drip":
                connection.sendall(b"HTTP/1.1 200 Said\r\n\r\n")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.1)
            elif kind == "endless-head":
                connection.sendall(b"HTTP/1.1 200 Said\r\n")
                while True: connection.sendall(b"X-More: %s\r\n" % (b"y" * 1000))
            elif kind == "garbage": connection.sendall(b"\x00\x01hunter2\xff\r\n\r\n")
            elif kind == "redirect": say(b"", 302, more="Location: /status/200\r\n")
            elif kind == "hang": time.sleep(3600)
            elif kind == "cut": say(b"half", length=8)

        def serve(connection):
            try:
                if context: connection = context.wrap_socket(connection, server_side=True)
                path = "/keep"
                while path == "/keep":
                    head = b""
                    while b"\r\n\r\n" not in head:
                        more = connection.recv(65536)
                        if not more: return
                        head += more
                        # The hello of TLS, where there is none.
                        if head[0] == 0x16: return connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    path = head.split()[1].decode()
                    answer(connection, path, head)
            except OSError: pass
            finally: connection.close()

        context = None
        if len(sys.argv) > 3:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[3], sys.argv[4])
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        print("listening on", listener.getsockname()[1], flush=True)
        kept = []
        while True:
            connection, _ = listener.accept()
            if sys.argv[2] == "silent": kept.append(connection)
            else: threading.Thread(target=serve, args=(connection,), daemon=True).start()
        """#
}
