// Answers that lead elsewhere: nothing is sent there.
// SPDX-License-Identifier: Apache-2.0

import Peers
import Testing

@testable import Client

@Suite struct RedirectTests {
    /// Wherever an answer may want to lead: another host, another port, another scheme, the same place by another name.
    private static func places(_ other: LocalServer, own: UInt16) -> [String] {
        [
            "http://127.0.0.2:\(other.port)/x", "http://127.0.0.1:\(other.port)/x", "//127.0.0.1:\(other.port)/x",
            "http://localhost:\(own)/x", "https://127.0.0.1:\(other.port)/x", "http://user@127.0.0.1:\(other.port)/x",
            "file:///etc/passwd", "ftp://127.0.0.1:\(other.port)/x", "gopher://127.0.0.1:\(other.port)/x",
            "dict://127.0.0.1:\(other.port)/x", "smtp://127.0.0.1:\(other.port)/x", "/elsewhere", "?again",
        ]
    }

    @Test(arguments: [
        "301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Permanent", "300 Many",
    ])
    func `No answer leads anywhere, whatever was sent, and no credentials leave`(status: String) throws {
        let other = try LocalServer { _ in LocalServer.answer("200 OK") }
        defer { other.stop() }
        for index in Self.places(other, own: 0).indices {
            let server = try LocalServer { request in
                let host = request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") } ?? ""
                let own = host.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
                return LocalServer.answer(status, ["Location: \(Self.places(other, own: own)[index])"])
            }
            defer { server.stop() }
            var client = try HTTPClient()
            for method in [HTTPClient.Method.get, .post, .put, .delete] {
                let answer = try client.send(
                    method, server.url, headers: [(name: "Authorization", value: "Bearer secret")],
                    body: method == .get ? [] : Array("secret".utf8))
                #expect(answer.status == Int(status.prefix(3)), "\(method) \(index)")
            }
            #expect(server.requests.count == 4, "each once, and no more")
        }
        #expect(other.connections == 0)
    }
}
