// `bursar values` and `GET /v1/values`: the same names from a store, from a server, and over HTTP.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct ValuesTests {
    private static let events = """
        [{"provider":"anthropic","model":"claude-b","cost_usd":1,"user":"ada"},
         {"provider":"anthropic","model":"claude-b","cost_usd":1,"user":"ada"},
         {"provider":"anthropic","model":"Claude-a","cost_usd":1,"user":"=cmd()"},
         {"provider":"openai","model":"gpt","cost_usd":1,"user":"per%cent"}]
        """

    @Test func `Names are the same from a store, from a server, and over HTTP`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Self.events)
        let ways = [["--store", site.storeURL], ["--server", server.url]]
        for (words, query) in [
            (["model", "cla"], "of=model&prefix=cla"), (["model", "--limit", "1"], "of=model&limit=1"),
            (["user", "per%"], "of=user&prefix=per%25"), (["user", "%"], "of=user&prefix=%25"),
            (["provider", ""], "of=provider&prefix="),
        ] {
            let answer = try server.get("/v1/values?\(query)")
            #expect(answer.status == 200, "\(query): \(answer.text)")
            for format in ["json", "csv", "table"] {
                let results = try ways.map { try site.run(["values"] + words + ["--format", format] + $0) }
                for result in results {
                    #expect(result.ending == .exited(0) && result.errors == "", "\(words): \(result.story)")
                    #expect(result.output == results[0].output, "\(words)")
                }
                if format == "json" { #expect(results[0].output == answer.text + "\n") }
            }
        }
        let models = try site.run("values", "model", "CLA", "--format", "csv", "--store", site.storeURL)
        let day = try #require(models.output.split(separator: ",").last).trimmingCharacters(in: .newlines)
        #expect(models.output == "value,calls,last\r\nclaude-b,2,\(day)\r\nClaude-a,1,\(day)\r\n")
        let users = try site.run("values", "user", "--limit", "2", "--store", site.storeURL)
        #expect(users.output.contains("\nada         2  \(day)\n=cmd()      1  \(day)\n"), "\(users.story)")
        #expect(users.output.hasSuffix("\nThere are more; --limit N shows more.\n"), "\(users.story)")
    }

    @Test func `What cannot be answered says why, and how to ask`() throws {
        let site = try Site()
        let nowhere = try site.run("values", "model")
        #expect(nowhere.ending == .exited(1) && nowhere.errors.contains("--server"), "\(nowhere.story)")
        let wrong = try site.run("values", "modle")
        #expect(wrong.ending == .exited(2) && wrong.errors.contains("did you mean model?"), "\(wrong.story)")
        #expect(wrong.errors.contains("usage: bursar values [OPTION…] NAME [PREFIX]"), "\(wrong.story)")
        let server = try site.serve()
        let refused = try server.get("/v1/values?of=modle")
        #expect(refused.status == 400 && refused.text.contains("\"parameter\":\"of\""), "\(refused.text)")
    }
}
