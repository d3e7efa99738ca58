// Signatures, held against a computation of their own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import Testing

@testable import Client

@Suite struct SignatureTests {
    private let signature = Signature(
        accessKey: Secret("AKIDEXAMPLE"), secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        region: "eu-west-1")

    @Test(
        arguments: [
            (HTTPClient.Method.head, "/bucket", ""), (.get, "/bucket?max-keys=0", ""),
            (.put, "/bucket/.bursar-probe/1x2y", "a body"), (.get, "/bucket/.bursar-probe/1x2y", ""),
            (.delete, "/bucket/.bursar-probe/1x2y", ""), (.head, "/a%20b", ""),
        ])
    func `The server computes the same signature from what it received`(
        method: HTTPClient.Method, path: String, body: String
    ) throws {
        let server = try LocalServer { _ in LocalServer.answer("200 OK") }
        var client = try HTTPClient()
        var options = HTTPClient.Options()
        options.signature = signature
        _ = try client.send(method, server.url + path, body: Array(body.utf8), options: options)
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("\(method.rawValue) \(path) HTTP/1.1\r\n"))
        #expect(try judge(request, region: "eu-west-1") == "the same")
        #expect(
            try judge(request.replacing("a body", with: "b body"), region: "eu-west-1") != "the same" || body.isEmpty)
        #expect(!request.contains(signature.secretKey.text))
    }

    @Test(
        arguments: [
            ("AKID", "eu west"), ("AKID", "eu:west"), ("AKID", ""), ("", "eu"), ("AK\r\nX: y", "eu"), ("AK", "é"),
        ])
    func `What could end the header early is not signed with`(key: String, region: String) throws {
        let server = try LocalServer { _ in LocalServer.answer("200 OK") }
        var client = try HTTPClient()
        var options = HTTPClient.Options()
        options.signature = Signature(accessKey: Secret(key), secretKey: Secret("s"), region: region)
        do throws(ClientError) {
            _ = try client.send(.get, server.url, options: options)
            Issue.record("it was sent")
        } catch {
            #expect(error.reason == .invalidHeader("Authorization"))
        }
        #expect(server.requests.isEmpty)
    }

    /// Whether the signature of a request is what Python makes of it.
    private func judge(_ request: String, region: String) throws -> String {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.judge, signature.secretKey.text, region]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(request.utf8))
        try input.fileHandleForWriting.close()
        let verdict = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: verdict, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// AWS' signature version 4 by the book, over the request as it came.
    private static let judge = #"""
        import hashlib, hmac, re, sys
        head, body = sys.stdin.buffer.read().split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        scope, names, given = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(\S+), ?SignedHeaders=(\S+), ?Signature=(\S+)",
            headers["authorization"]).groups()
        date = headers["x-amz-date"]
        payload = hashlib.sha256(body).hexdigest()
        if headers["x-amz-content-sha256"] != payload: sys.exit(print("another body"))
        for name in ("host", "x-amz-content-sha256", "x-amz-date"):
            if name not in names.split(";"): sys.exit(print("not signed: " + name))
        for name in names.split(";"):
            if name not in headers: sys.exit(print("signed and not sent: " + name))
        if scope != f"{date[:8]}/{sys.argv[2]}/s3/aws4_request": sys.exit(print("another scope: " + scope))
        canonical = "\n".join([method, path, query, *(f"{name}:{headers[name]}" for name in names.split(";")), "",
            names, payload])
        text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + sys.argv[1]).encode()
        for part in scope.split("/"): key = hmac.new(key, part.encode(), "sha256").digest()
        print("the same" if hmac.new(key, text.encode(), "sha256").hexdigest() == given else "another signature")
        """#
}
