// `bursar prices`: the price book from the command line.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import TemporaryFiles
import Testing

@Suite struct PricesCommandTests {
    @Test func `The list shows what is asked for, in three formats`() throws {
        let site = try Site()
        let all = try site.run("prices", "list")
        #expect(all.ending == .exited(0), "\(all.errors)")
        for provider in ["anthropic", "openai", "s3", "elevenlabs"] {
            #expect(all.output.contains(provider), "\(provider)")
        }
        let one = try site.run("prices", "list", "--provider", "anthropic", "--model", "claude-sonnet-4-5")
        #expect(one.output.contains("claude-sonnet-4-5") && !one.output.contains("openai"), "\(one.story)")
        let json = try site.run("prices", "list", "--provider", "anthropic", "--format", "json")
        let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(rows?.isEmpty == false && rows?.allSatisfy { $0["provider"] as? String == "anthropic" } == true)
        let csv = try site.run("prices", "list", "--format", "csv")
        #expect(csv.output.hasPrefix("provider,"))
        let none = try site.run("prices", "list", "--model", "nobody-knows")
        #expect(none.ending == .exited(1), "\(none.story)")
    }

    @Test func `The built-in book is held against bills that others got wrong`() throws {
        let result = try Site().run("prices", "selftest")
        #expect(result.ending == .exited(0), "\(result.story)")
        #expect(result.errors == "")
        #expect(result.output.contains("BerriAI/litellm#9812: "))
        #expect(result.output.contains("12304 × 3.75/1M = 0.04614  12304 × 3.75/1M = 0.04614\n"))
        #expect(result.output.hasSuffix(" bills, each as its vendor charges\n") && !result.output.contains("differs"))
    }

    @Test func `A price file is checked, and what is wrong is named by its line`() throws {
        let site = try Site()
        try site.scratch.write(
            "prices:\n  - {provider: acme, model: x, rates: {input_tokens: 1/1M}}\n", to: "good.yaml")
        let good = try site.run("prices", "check", "good.yaml")
        #expect(good.ending == .exited(0), "\(good.story)")
        try site.scratch.write(
            """
            prices:
              - {provider: acme, model: x, rates: {input_tokens: 1/1M}}
              - {provider: acme, model: x, rates: {input_tokens: 2/1M}}

            """, to: "bad.yaml")
        let bad = try site.run("prices", "check", "bad.yaml")
        #expect(bad.ending == .exited(1), "\(bad.story)")
        #expect(bad.output.contains("bad.yaml:3"), "\(bad.story)")
        #expect(try site.run("prices", "check", "nowhere.yaml").ending == .exited(1))
    }

    @Test func `A price of the user's lies over the book, and check says what it changes and what stays`() throws {
        let site = try Site()
        try site.scratch.write(
            """
            prices:
              - {provider: anthropic, model: claude-sonnet-4-5, from: 2026-01-01, rates: {input_tokens: 2.4/1M}}
            """, to: "mine.yaml")
        let check = try site.run("prices", "check", "mine.yaml")
        #expect(check.ending == .exited(0), "\(check.story)")
        #expect(check.output.contains("mine.yaml:2: anthropic/claude-sonnet-4-5 lies over built-in/anthropic.yaml:"))
        #expect(check.output.contains("input_tokens 2.4/1M for 3/1M; as before: output_tokens, cache_read_tokens"))
        #expect(check.output.hasSuffix("mine.yaml: 1 price, all right\n"), "\(check.story)")

        try site.scratch.write("prices: [mine.yaml]", to: "bursar.yaml")
        let call = #"{"provider":"anthropic","model":"claude-sonnet-4.5","input_tokens":1000,"cache_write_tokens":1}"#
        let over = try site.run("prices", "explain", "-", "--config", "bursar.yaml", input: Array(call.utf8))
        #expect(over.output.contains("0.00240375 USD"), "\(over.story)")
        #expect(over.output.contains("mine.yaml:2 over built-in/anthropic.yaml:"), "\(over.story)")
        #expect(try site.run("help", "prices", "file").output.contains("replace: false"))
    }

    @Test func `Check warns of calls in the ledger that would lose their price`() throws {
        let site = try Site()
        let server = try site.serve()
        for model in ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "claude-opus-5"] {
            try server.post(#"{"provider":"anthropic","model":"\#(model)","input_tokens":9,"output_tokens":9}"#)
        }
        _ = try server.stop()
        for (key, warning) in [
            ("replace: true", "warning: 2 calls of the last 30 days would lose the price: no price for output_tokens"),
            ("note: mine", "as before: output_tokens"),
        ] {
            try site.scratch.write(
                "prices: [{provider: anthropic, model: claude-sonnet-4-5, \(key), rates: {input_tokens: 2/1M}}]",
                to: "mine.yaml")
            let check = try site.run("prices", "check", "mine.yaml", "--store", site.storeURL)
            #expect(check.ending == .exited(0) && check.output.contains(warning), "\(check.story)")
            #expect(check.output.contains("warning") == warning.contains("warning"), "\(check.story)")
        }
    }

    @Test func `A file is checked in its place among those of the configuration, however it is called`() throws {
        let site = try Site()
        let prices = "prices: [{provider: anthropic, model: claude-sonnet-4-5, RATES}]"
        let unnamed = "replace: true, rates: {input_tokens: 2/1M}"
        try site.scratch.write(prices.replacing("RATES", with: unnamed), to: "mine.yaml")
        try site.scratch.write(prices.replacing("RATES", with: "rates: {output_tokens: 9/1M}"), to: "above.yaml")
        try site.scratch.write("prices: [mine.yaml, above.yaml]", to: "bursar.yaml")
        let server = try site.serve()
        try server.post(#"{"provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":9,"output_tokens":9}"#)
        try server.post(#"{"provider":"anthropic","model":"claude-sonnet-4-5","input_tokens":9,"searches":9}"#)
        _ = try server.stop()
        for name in ["mine.yaml", "./mine.yaml", site.scratch.file("mine.yaml")] {
            let check = try site.run(
                "prices", "check", name, "--config", "bursar.yaml", "--store", site.storeURL)
            #expect(check.output.contains("claude-sonnet-4-5 replaces built-in/anthropic.yaml:"), "\(check.story)")
            #expect(
                check.output.contains(
                    "\nwarning: 1 call of the last 30 days would lose the price: no price for searches"),
                "\(check.story)")
            #expect(!check.output.contains("for output_tokens"), "\(check.story)")
        }
    }

    @Test func `Check says which days it did not look at`() throws {
        let site = try Site()
        let at = Date().addingTimeInterval(-20 * 86_400).ISO8601Format()
        let recorded = try site.run(
            "record", "--store", site.storeURL, input: Events.lines([Events.call(id: "old", #""at":"\#(at)""#)]))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        try FileManager.default.createDirectory(
            atPath: site.scratch.file("archive"), withIntermediateDirectories: true)
        let archived = try site.run("archive", "--store", site.storeURL, "--dir", "archive", "--days", "10")
        #expect(archived.output.hasPrefix("1 event archived"), "\(archived.story)")
        try site.scratch.write("prices: [{provider: acme, model: m, rates: {requests: 1}}]", to: "mine.yaml")
        let check = try site.run("prices", "check", "mine.yaml", "--store", site.storeURL)
        #expect(
            check.output.contains("warning: events in archives were not looked at: \(at.prefix(10))\n"),
            "\(check.story)")
    }

    @Test func `What was left out of an event is told with its place`() throws {
        let event = #"{"provider":"openai","model":"gpt-5-mini","usage":{"prompt_tokens":1,"mood":1}}"#
        let plain = #"{"provider":"openai","model":"gpt-5-mini","input_tokens":1}"#
        let result = try Site().run("prices", "explain", "-", input: Events.lines([plain, event, event]))
        #expect(result.ending == .exited(0), "\(result.story)")
        #expect(
            result.output.hasSuffix("\nevent 2 and 1 other: usage.mood is not known, and was left out\n"),
            "\(result.story)")
    }

    @Test func `An event is priced by what held at its time, through whatever channel, by its only vendor`() throws {
        let site = try Site()
        for (event, part) in [
            (#""provider":"openai","model":"gpt-5.6-luna","at":"2026-07-15T12:00:00Z""#, "0.001 USD"),
            (#""provider":"openai","model":"gpt-5.6-luna","at":"2026-08-15T12:00:00Z""#, "0.0002 USD"),
            (#""provider":"aws.bedrock","model":"eu.anthropic.claude-haiku-4-5-20251001-v1:0""#, "0.0011 USD"),
            (#""model":"claude-sonnet-4.5""#, "0.003 USD"),
            (#""provider":"antropic","model":"x""#, "no prices of provider antropic; nearest: anthropic"),
        ] {
            let result = try site.run("prices", "explain", "-", input: Array("{\(event),\"input_tokens\":1000}".utf8))
            #expect(result.output.contains(part), "\(result.story)")
        }
    }

    @Test func `LiteLLM's file is taken in, checked, and priced by`() throws {
        let site = try Site()
        try site.scratch.write(
            """
            {"sample_spec": {"mode": "chat"},
             "acme/rocket-1": {"litellm_provider": "acme", "mode": "chat",
               "input_cost_per_token": 1e-06, "output_cost_per_token": 2.5e-06}}
            """, to: "litellm.json")
        let result = try site.run(
            "prices", "import", "litellm.json", "--output", "mine.yaml", "--valid-from", "2020-01-01")
        #expect(result.ending == .exited(0), "\(result.story)")
        #expect(try site.run("prices", "check", "mine.yaml").ending == .exited(0))
        let text = try String(contentsOfFile: site.scratch.file("mine.yaml"), encoding: .utf8)
        #expect(text.contains("2020-01-01"), "\(text)")

        let server = try site.serve(config: "prices: [mine.yaml]")
        try server.post(#"{"provider":"acme","model":"rocket-1","input_tokens":1000,"output_tokens":1000}"#)
        #expect(try server.metrics().sum("bursar_cost_usd_total", where: #"provider="acme""#) == 0.0035)

        let printed = try site.run("prices", "import", "litellm.json")
        #expect(printed.output.contains("rocket-1"), "\(printed.story)")
        try site.scratch.write("not json", to: "broken.json")
        #expect(try site.run("prices", "import", "broken.json").ending == .exited(1))
    }

    @Test func `An import goes through a link to what it leads to, and replaces nothing but a file`() throws {
        let site = try Site()
        try site.scratch.write(
            """
            {"acme/rocket-1": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06}}
            """, to: "litellm.json")
        try site.scratch.write("before", to: "real.yaml")
        #expect(chmod(site.scratch.file("real.yaml"), 0o640) == 0)
        #expect(symlink("real.yaml", site.scratch.file("link.yaml")) == 0)
        let linked = try site.run("prices", "import", "litellm.json", "--output", "link.yaml")
        #expect(linked.ending == .exited(0), "\(linked.story)")
        var status = stat()
        #expect(lstat(site.scratch.file("link.yaml"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(site.scratch.file("real.yaml"), &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(try site.run("prices", "check", "real.yaml").ending == .exited(0))

        #expect(mkfifo(site.scratch.file("pipe"), 0o600) == 0)
        #expect(symlink("/dev/null", site.scratch.file("device")) == 0)
        for (target, word) in [("pipe", "a pipe"), ("device", "a device"), (".", "a directory")] {
            let before = try FileManager.default.contentsOfDirectory(atPath: site.scratch.directory).count
            let refused = try site.run("prices", "import", "litellm.json", "--output", target)
            #expect(refused.ending == .exited(1) && refused.errors.contains("it is \(word)"), "\(refused.story)")
            // Its words went to two files.
            #expect(try FileManager.default.contentsOfDirectory(atPath: site.scratch.directory).count == before + 2)
        }
        #expect(lstat(site.scratch.file("device"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func `An import that does not fit on the disk leaves the file before, and nothing half`() throws {
        let site = try Site()
        let models = (0..<2_000).map { number in
            #""acme/m\#(number)": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06}"#
        }
        try site.scratch.write("{\(models.joined(separator: ","))}", to: "litellm.json")
        try FileManager.default.createDirectory(atPath: site.scratch.file("disk"), withIntermediateDirectories: false)
        let disk = site.scratch.file("disk")
        let command =
            "mount -t tmpfs -o size=16k tmpfs '\(disk)' && echo before >'\(disk)/mine.yaml' && "
            + "! '\(Repository.binary)' prices import litellm.json --output '\(disk)/mine.yaml' && ls '\(disk)' && "
            + "cat '\(disk)/mine.yaml'"
        let result = try site.tool(Mounts.wrapper(command) + ["true"])
        #expect(result.ending == .exited(0) && result.output == "mine.yaml\nbefore\n", "\(result.story)")
        #expect(result.errors.contains("cannot write \(disk)/mine.yaml: No space left on device"), "\(result.story)")
    }

    @Test func `An event is explained line by line`() throws {
        let site = try Site()
        try site.scratch.write(Events.call(), to: "event.json")
        let result = try site.run("prices", "explain", "event.json")
        #expect(result.ending == .exited(0), "\(result.story)")
        for part in ["0.0045", "0.012", "0.0165"] { #expect(result.output.contains(part), "\(result.story)") }
        let input = try site.run(
            "prices", "explain", "-", input: Array(#"{"provider":"acme","model":"x","input_tokens":1}"#.utf8))
        #expect(input.output.contains("acme"), "\(input.story)")
        let wrong = try site.run("prices", "explain", "-", input: Array(#"{"input_tokens":-1}"#.utf8))
        #expect(wrong.ending == .exited(1) && wrong.errors.contains("input_tokens"), "\(wrong.story)")
    }
}
