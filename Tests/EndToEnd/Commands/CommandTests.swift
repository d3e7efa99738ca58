// The command line: help, versions, and calls that are wrong.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct CommandTests {
    @Test func `The version is a line`() throws {
        let result = try Site().run("version")
        #expect(result.ending == .exited(0))
        #expect(result.output.wholeMatch(of: /bursar \d+\.\d+\.\d+\n/) != nil, "\(result.output)")
        #expect(result.errors == "")
    }

    @Test func `Help names every command, and each command has help`() throws {
        let site = try Site()
        let overview = try site.run("help")
        #expect(overview.ending == .exited(0))
        let commands = [
            "serve", "record", "verify", "reprice", "forget", "archive", "prices list", "prices check", "prices import",
            "prices explain", "prices selftest",
            "backup",
            "check", "version", "help",
        ]
        for command in commands {
            #expect(overview.output.contains(command), "\(command)")
            let help = try site.run(["help"] + command.split(separator: " ").map(String.init))
            #expect(help.ending == .exited(0), "\(command): \(help.story)")
            #expect(help.output.contains("bursar \(command)"), "\(command): \(help.output)")
            #expect(help.output.hasSuffix("\n") && !help.output.hasSuffix("\n\n"))
        }
        let keys = try site.run("help", "config")
        #expect(keys.output.contains("max_series"), "\(keys.story)")
        // Two lines about the file come first.
        let file = keys.output.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        try site.scratch.write(file, to: "example.yaml")
        let check = try site.run("check", "--config", "example.yaml")
        #expect(check.ending == .exited(0), "\(check.story)")
    }

    @Test(arguments: [
        [], ["sreve"], ["serve", "--lisen", "127.0.0.1:1"], ["serve", "--listen", "nonsense"],
        ["serve", "--config"],
        ["serve", "extra"], ["record", "--to", "http://a", "--store", "sqlite:b"],
        ["verify", "--store", "mysql:x"],
        ["backup"], ["prices", "lst"], ["prices", "chek", "x"], ["prices", "check"], ["help", "nothing"],
        ["record", "--batch", "0"], ["serve", "--drain-grace", "5"], ["report"], ["report", "cost"],
        ["report", "costs", "--by", "\u{1B}[2Jmodle"], ["report", "costs", "--within", "3d"],
        ["report", "calls", "--columns", "id", "--format", "csv"],
    ])
    func `A call that is wrong is 2, with usage on standard error`(words: [String]) throws {
        let result = try Site().run(words)
        #expect(result.ending == .exited(2), "\(result.story)")
        #expect(result.output == "")
        #expect(result.errors.contains("usage: bursar") && !result.errors.contains("\u{1B}"), "\(result.story)")
        #expect(result.errors.hasSuffix("\n") && result.errors.contains("bursar"), "\(result.story)")
    }

    @Test func `A slip of the pen is answered with what was meant`() throws {
        let site = try Site()
        #expect(try site.run("sreve").errors.contains("serve"))
        #expect(try site.run("serve", "--lisen", "x").errors.contains("--listen"))
    }

    @Test func `check says that a configuration is right, or what is wrong in all its lines`() throws {
        let site = try Site()
        try site.scratch.write("listen: 127.0.0.1:9000\nmetrics: { max_series: 5 }\n", to: "good.yaml")
        let good = try site.run("check", "--config", "good.yaml")
        #expect(good.ending == .exited(0), "\(good.story)")
        try site.scratch.write("listen: here\nstoer: sqlite:x\nlimits:\n  body: 1\n", to: "bad.yaml")
        let bad = try site.run("check", "--config", "bad.yaml")
        #expect(bad.ending == .exited(1), "\(bad.story)")
        for place in ["bad.yaml:1: ", "bad.yaml:2: ", "bad.yaml:4: ", "store"] {
            #expect(bad.output.contains(place), "\(bad.story)")
        }
        try site.scratch.write("trust_reported:\n  - \"s3:put\"\n  - openruoter\n", to: "trust.yaml")
        let trust = try site.run("check", "--config", "trust.yaml")
        #expect(trust.ending == .exited(1), "\(trust.story)")
        #expect(trust.output.contains("trust.yaml:3: trust_reported must name providers of the price book"))
        #expect(trust.output.contains("did you mean openrouter?"), "\(trust.story)")
        let secret = try site.run(
            "check", "--config", "secret.yaml", environment: ["BURSAR_TEST_TOKEN": "hidden-token"])
        #expect(secret.ending == .exited(1))
        try site.scratch.write("access: { token: \"${BURSAR_TEST_TOKEN}\" }\nlisten: 0.0.0.0:1\n", to: "secret.yaml")
        let open = try site.run(
            "check", "--config", "secret.yaml", environment: ["BURSAR_TEST_TOKEN": "hidden-token"])
        #expect(open.ending == .exited(0), "\(open.story)")
        #expect(!open.story.contains("hidden-token"))
    }
}
