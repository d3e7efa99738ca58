// A real mail server that keeps what it gets.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Waiting

/// aiosmtpd on a free port of 127.0.0.1; it ends with whoever holds it.
final class MailServer: Sendable {
    private let child: Child
    private let directory: String
    let port: String

    /// - `isStrict`: asks for STARTTLS, with a certificate in `certificate`, and for bursar's password, hunter2.
    init(in scratch: TemporaryFiles, isStrict: Bool = false) throws {
        directory = scratch.fresh("mail")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var words = [try Repository.python(with: "aiosmtpd"), Repository.fixture("mail.py"), directory]
        if isStrict {
            words += [Self.certificate(in: scratch), scratch.file("mail.key")]
            let openssl = [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", Self.certificate(in: scratch),
                "-keyout", scratch.file("mail.key"),
            ]
            try Child(openssl, in: scratch).finish()
        }
        let child = try Child(words, in: scratch)
        self.child = child
        let file = directory + "/port"
        port = try eventually("the mail server listens") {
            if let ending = child.ending { throw DidNotStart(description: "\(ending): \(child.errors)") }
            return try? String(contentsOfFile: file, encoding: .utf8)
        }
    }

    struct DidNotStart: Error { let description: String }

    static func certificate(in scratch: TemporaryFiles) -> String { scratch.file("mail.pem") }

    /// The mails so far, in the order of their arrival.
    var mails: [String] {
        var mails: [String] = []
        while let data = FileManager.default.contents(atPath: "\(directory)/\(mails.count + 1).eml") {
            mails.append(String(decoding: data, as: UTF8.self))
        }
        return mails
    }

    /// Waits for that many.
    func mails(_ count: Int) throws -> [String] {
        try eventually("\(count) mails have come") { mails.count >= count }
        return mails
    }

    /// What a mail's text and HTML are, and its subject, as Python's own parser reads it.
    static func read(_ mail: String, in site: Site) throws -> (subject: String, text: String, html: String) {
        let script = """
            import email, email.policy, json, sys
            mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            assert not mail.defects and not any(part.defects for part in mail.walk())
            bodies = [mail.get_body([kind]).get_content() for kind in ("plain", "html")]
            json.dump([mail["subject"]] + bodies, sys.stdout)
            """
        let read = try site.tool("python3", "-c", script, input: Array(mail.utf8))
        let parts = try JSONDecoder().decode([String].self, from: Data(read.output.utf8))
        return (parts[0], parts[1], parts[2])
    }
}
