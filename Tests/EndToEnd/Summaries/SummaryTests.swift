// Summaries from the built binary to a real mail server.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct SummaryTests {
    /// A store with something in each of the last four weeks, whichever day it is.
    private func site(users: Int = 1) throws -> Site {
        let site = try Site()
        var events = (1...28).map { day in
            Events.call(id: "\(day)", #""user":"u1","at":"\#(Events.time(-86_400 * Double(day)))""#)
        }
        for user in 1...users {
            let who = #""user":"u\#(user)","at":"\#(Events.time(-86_400 * 40))""#
            events.append(#"{"kind":"profile","email":"u\#(user)@example.com",\#(who)}"#)
            events.append(Events.call(id: "user \(user)", #""user":"u\#(user)","at":"\#(Events.time(-86_400 * 7))""#))
        }
        let recorded = try site.run(["record", "--store", site.storeURL], input: Events.lines(events))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        return site
    }

    private func config(_ server: MailServer, _ more: String = "", summary: String = "to: [team@example.com]") -> String
    {
        """
        notices:
          mail: { server: "smtp://127.0.0.1:\(server.port)", from: "Bursar <bursar@example.com>"\(more) }
          summaries: [ { name: team, \(summary) } ]
        """
    }

    @Test func `A summary arrives once, and not again after a restart`() throws {
        let site = try site()
        let mail = try MailServer(in: site.scratch)
        let config = config(mail, summary: "to: [team@example.com], each_user: true")
        let server = try site.serve(config: config)
        let mails = try mail.mails(2)
        let team = try #require(mails.first { $0.contains("To: team@example.com") })
        #expect(team.hasPrefix("X-Envelope: bursar@example.com to team@example.com, tls False\r\n"))
        let (subject, text, html) = try MailServer.read(team, in: site)
        #expect(subject.contains("spent"))
        #expect(text.contains("anthropic") && html.contains("<td>anthropic</td>"))
        #expect(mails.contains { $0.contains("To: u1@example.com") && $0.contains("Subject: Your week") })
        try eventually("both are off the list") { try server.metrics()["bursar_notices_pending"] == "0" }
        #expect(try server.stop() == .exited(0))

        // Summaries are looked at in their order: when the other one is there, it would be too.
        let other = config.replacing(
            "each_user: true }", with: "each_user: true }, { name: other, to: [o@example.com] }")
        let again = try site.serve(config: other)
        #expect(try mail.mails(3)[2].contains("To: o@example.com"))
        try eventually("it is off the list") { try again.metrics()["bursar_notices_pending"] == "0" }
        try again.stop()
        #expect(mail.mails.count == 3)
    }

    @Test func `A webhook gets the sentence and the reports`() throws {
        let receiver = try Receiver { _ in 200 }
        let config = "notices: { summaries: [ { name: team, webhook: \"\(receiver.url("/hook"))\" } ] }"
        let server = try site().serve(config: config)
        try eventually("it has come") { receiver.posts.count == 1 }
        let body = try #require(receiver.posts.first?.body)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(json["kind"] as? String == "summary")
        #expect((json["text"] as? String)?.contains("spent") == true)
        #expect((json["reports"] as? [String: Any])?["overview"] != nil)
        #expect(receiver.ids.first == json["id"] as? String)
        #expect(!server.words.contains("/hook"))
    }

    @Test func `A summary outlives a server that is killed before the mail server is up`() throws {
        let site = try site()
        let port = UInt16(try Port.free())
        let down = """
            notices:
              mail: { server: "smtp://127.0.0.1:\(port)", from: bursar@example.com }
              summaries: [ { name: team, to: [team@example.com] } ]
            """
        let server = try site.serve(config: down)
        try eventually("it is written, and cannot be sent") { server.words.contains("1 notice to deliver") }
        try server.kill()
        let mail = try MailServer(in: site.scratch)
        let next = try site.serve(config: config(mail))
        #expect(try mail.mails(1).count == 1)
        try eventually("it is off the list") { try next.metrics()["bursar_notices_pending"] == "0" }
        try next.stop()
        #expect(mail.mails.count == 1)
    }

    @Test func `A dry run writes what would be sent, and sends nothing`() throws {
        let site = try site(users: 3)
        let mail = try MailServer(in: site.scratch)
        let file = try site.scratch.write(
            config(mail, summary: "to: [team@example.com], webhook: \"http://127.0.0.1:1/secret\", each_user: true"),
            to: "bursar.yaml")
        let directory = site.scratch.file("out")
        let run = try site.run(
            "report", "weekly", "--config", file, "--store", site.storeURL, "--dry-run", directory)
        #expect(run.ending == .exited(0), "\(run.story)")
        #expect(run.output.contains("3 pages of users in"))
        #expect(!run.output.contains("secret"))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        #expect(names.count == 4 * 3 + 1, "\(names)")
        let eml = try #require(names.first { $0.hasSuffix("-to-1.eml") })
        let written = try String(contentsOfFile: "\(directory)/\(eml)", encoding: .utf8)
        let html = try String(contentsOfFile: "\(directory)/\(eml.dropLast(4)).html", encoding: .utf8)
        // The last line end belongs to the boundary behind it.
        #expect(try MailServer.read(written, in: site).html.replacing("\r\n", with: "\n") + "\n" == html)
        #expect(mail.mails.isEmpty)
    }

    @Test func `A command sends at once over STARTTLS, and says to whom`() throws {
        let site = try site()
        let mail = try MailServer(in: site.scratch, isStrict: true)
        let login = ", user: bursar, password: hunter2, tls: required, ca_file: mail.pem"
        func send(_ more: String, to: String = "team@example.com") throws -> Finished {
            let file = try site.scratch.write(config(mail, more, summary: "to: [\(to)]"), to: "bursar.yaml")
            return try site.run("report", "weekly", "--send", "--config", file, "--store", site.storeURL)
        }
        let sent = try send(login)
        #expect(sent.ending == .exited(0), "\(sent.story)")
        #expect(sent.output.contains("to team@example.com"))
        #expect(try mail.mails(1)[0].hasPrefix("X-Envelope: bursar@example.com to team@example.com, tls True\r\n"))

        for (more, to, reason) in [
            (login.replacing("hunter2", with: "hunter3"), "team@example.com", "refused the user and password"),
            (login.replacing(", ca_file: mail.pem", with: ""), "team@example.com", "certificate cannot be trusted"),
            (login, "nobody@example.com", "the server refused the mail with 550"),
        ] {
            let failed = try send(more, to: to)
            #expect(failed.ending == .exited(1), "\(failed.story)")
            #expect(failed.errors.contains("did not get to \(to)") && failed.errors.contains(reason), "\(failed.story)")
            #expect(!failed.errors.contains("hunter"))
        }
        #expect(mail.mails.count == 1)
    }

    @Test func `A server without TLS gets nothing that must be encrypted`() throws {
        let site = try site()
        let mail = try MailServer(in: site.scratch)
        let file = try site.scratch.write(config(mail, ", tls: required"), to: "bursar.yaml")
        let failed = try site.run("report", "weekly", "--send", "--config", file, "--store", site.storeURL)
        #expect(failed.ending == .exited(1))
        #expect(failed.errors.contains("the server offers no TLS"), "\(failed.story)")
        #expect(mail.mails.isEmpty)
    }

    @Test func `A summary is printed without any configuration, and sent by none`() throws {
        let site = try site()
        let printed = try site.run("report", "weekly", "--store", site.storeURL)
        #expect(printed.ending == .exited(0), "\(printed.story)")
        #expect(printed.output.hasPrefix("Week ") && printed.output.contains("anthropic"))
        #expect(try site.run("report", "monthly", "--store", site.storeURL).ending == .exited(0))
        let unsent = try site.run("report", "weekly", "--store", site.storeURL, "--send")
        #expect(unsent.ending == .exited(2) && unsent.errors.contains("--config FILE"), "\(unsent.story)")
        let file = try site.scratch.write("log: {}\n", to: "bursar.yaml")
        let nobody = try site.run("report", "weekly", "--config", file, "--store", site.storeURL, "--send")
        #expect(nobody.ending == .exited(1) && nobody.errors.contains("notices.summaries"), "\(nobody.story)")
    }
}
