// How words become invocations.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP
import Ledger
import Seeded
import Store
import Testing

@testable import Commands

@Suite struct InvocationTests {
    @Test func `serve without options leaves everything to the file and the defaults`() throws {
        #expect(try Invocation.parse(["serve"]) == .serve(ServeOptions()))
    }

    @Test func `serve takes all of its options, with = or a space before the value`() throws {
        var options = ServeOptions()
        options.config = "b.yaml"
        options.flags.listen = try ListenAddress("0.0.0.0:80")
        options.flags.store = .sqlite(path: "/var/b.db")
        options.flags.allowAnonymous = true
        options.flags.accessLog = true
        options.flags.drainGrace = .seconds(5)
        options.demo = true
        options.demoSeed = 7
        let words = [
            "serve", "--config=b.yaml", "--listen", "0.0.0.0:80", "--store=sqlite:/var/b.db", "--allow-anonymous",
            "--access-log", "--drain-grace=5s", "--demo", "--demo-seed", "7",
        ]
        #expect(try Invocation.parse(words) == .serve(options))
    }

    @Test func `Options and operands mix, a dash is an operand, and -- ends the options`() throws {
        var options = RecordOptions()
        options.files = ["a.json", "-", "--batch", "-x"]
        options.batch = 10
        #expect(
            try Invocation.parse(["record", "a.json", "--batch", "10", "-", "--", "--batch", "-x"]) == .record(options))
    }

    @Test func `A value may hold = and may begin with one dash`() throws {
        var options = CheckOptions()
        options.config = "-a=b"
        #expect(try Invocation.parse(["check", "--config=-a=b"]) == .check(options))
        #expect(try Invocation.parse(["check", "--config", "-a=b"]) == .check(options))
    }

    @Test func `A list of what is in quarantine is asked for where, and as, it was said`() throws {
        var report = ReportOptions()
        report.name = "quarantine"
        report.items = [("entries", "true"), ("last", "\(Period.longest)d"), ("reason", "late")]
        report.server = "https://a"
        report.tokenFile = "token"
        report.caFile = "ca.pem"
        let words = [
            "quarantine", "list", "--reason", "late", "--server", "https://a", "--token-file", "token", "--ca-file",
            "ca.pem",
        ]
        #expect(try Invocation.parse(words) == .report(report))
    }

    @Test(arguments: everyCommand)
    func `Every command is read`(words: [String], expected: Invocation) throws {
        #expect(try Invocation.parse(words) == expected)
    }

    static let everyCommand: [([String], Invocation)] = {
        var list = PricesListOptions()
        list.provider = "openai"
        list.format = .csv
        var check = PricesCheckOptions()
        check.file = "mine.yaml"
        var explain = PricesExplainOptions()
        explain.event = "-"
        var backup = BackupOptions()
        backup.file = "copy.db"
        backup.store = .sqlite(path: "b.db")
        var verify = VerifyOptions()
        verify.repair = true
        var imported = PricesImportOptions()
        imported.file = "litellm.json"
        imported.validFrom = Day(year: 2026, month: 1, day: 31)
        imported.output = "ours.yaml"
        var values = ValuesOptions()
        values.name = "model"
        var some = values
        some.prefix = "cla"
        some.limit = 5
        some.format = .csv
        some.server = "http://a"
        return [
            (["values", "model"], .values(values)),
            (["values", "model", ""], .values(values)),
            (["values", "model", "--limit=5", "cla", "--format", "csv", "--server", "http://a"], .values(some)),
            (["version"], .version),
            (["--version"], .version),
            (["verify", "--repair"], .verify(verify)),
            (["prices", "list", "--provider", "openai", "--format=csv"], .pricesList(list)),
            (["prices", "--provider", "openai", "--format=csv"], .pricesList(list)),
            (["prices"], .pricesList(PricesListOptions())),
            (["prices", "check", "mine.yaml"], .pricesCheck(check)),
            (
                ["prices", "import", "litellm.json", "--valid-from", "2026-01-31", "--output", "ours.yaml"],
                .pricesImport(imported)
            ),
            (["prices", "explain", "-"], .pricesExplain(explain)),
            (["prices", "selftest"], .pricesSelfTest),
            (["backup", "copy.db", "--store", "sqlite:b.db"], .backup(backup)),
            (["check"], .check(CheckOptions())),
        ]
    }()

    @Test(arguments: wrongCalls)
    func `A wrong call says what is wrong and what was meant`(words: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try Invocation.parse(words) }
        #expect(error?.message == message)
        #expect(error?.description.contains("usage: bursar") == true)
    }

    static let wrongCalls: [([String], String)] = [
        ([], "which command?"),
        (["sevre"], "unknown command \"sevre\"; did you mean serve?"),
        (["dance"], "unknown command \"dance\""),
        (["prices", "improt"], "unknown command \"prices improt\"; did you mean prices import?"),
        (["serve", "--lisen", "x"], "unknown option --lisen; did you mean --listen?"),
        (["serve", "--demo_seed=3"], "unknown option --demo_seed; did you mean --demo-seed?"),
        (["serve", "-c", "x"], "unknown option -c"),
        (["serve", "-demo"], "unknown option -demo; did you mean --demo?"),
        (["serve", "--config"], "--config needs a value: --config FILE"),
        (["serve", "--config", "--demo"], "--config needs a value: --config FILE"),
        (["serve", "--config="], "--config must not be empty"),
        (["serve", "--demo=yes"], "--demo takes no value"),
        (["serve", "--demo", "--demo"], "--demo is given twice"),
        (["serve", "now"], "unexpected \"now\""),
        (
            ["serve", "--listen", "9847"],
            "--listen must be an address and a port such as 127.0.0.1:9847 or [::1]:9847, not \"9847\""
        ),
        (["serve", "--drain-grace", "5"], "--drain-grace must be a duration such as 15s, 500ms or 5m, not \"5\""),
        (["serve", "--demo-seed", "-1"], "--demo-seed must be a whole number from 0, not \"-1\""),
        (["backup"], "FILE is missing"),
        (["backup", "a", "b"], "unexpected \"b\""),
        (["backup", ""], "FILE must not be empty"),
        (["record", "--batch", "0"], "--batch must be a whole number from 1 to 100000, not \"0\""),
        (["record", "--to", "http://a", "--store=sqlite:b"], "--to and --store exclude each other"),
        (["record", "--server", "http://a", "--to=http://b"], "--server and --to are one option"),
        (["forget", "ada", "--to", "a"], "--to must be a URL that begins with http:// or https://"),
        (
            ["prices", "import", "f", "--valid-from", "2026-02-30"],
            "--valid-from must be a day such as 2026-01-31, not \"2026-02-30\""
        ),
        (["prices", "list", "--format", "xml"], "--format must be one of table, csv, json, not \"xml\""),
        (["values"], "NAME is missing"),
        (["values", ""], "NAME must not be empty"),
        (
            ["values", "modle"],
            "NAME must be one of user, tenant, provider, model, operation, subject, subject_kind, session, trace, tier, status, plan, "
                + "country, source, property:NAME, not \"modle\"; did you mean model?"
        ),
        (["values", "model", "a", "b"], "unexpected \"b\""),
        (["values", "model", "--limit", "1001"], "--limit must be a whole number from 1 to 1000, not \"1001\""),
        (
            ["values", "model", "--store", "sqlite:b", "--server", "http://a"],
            "--store and --server exclude each other"
        ),
        (["help", "serv"], "no help on \"serv\"; did you mean serve?"),
    ]

    @Test func `A URL that is refused is not repeated, since it may hold a password`() {
        for words in [["serve", "--store", "postgres://me:hunter2@db/x"], ["record", "--to", "ftp://me:hunter2@db"]] {
            let error = #expect(throws: UsageError.self) { try Invocation.parse(words) }
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test func `A filter of a report takes names, and others to leave out`() throws {
        for words in [
            ["--model=a,b", "--model!=c", "--user!", "ada"], ["--model", "a,b", "--model!", "c", "--user!=ada"],
        ] {
            guard case .report(let options) = try Invocation.parse(["report", "costs"] + words) else {
                Issue.record("\(words) is no call for a report")
                return
            }
            #expect(options.items.map(\.name) == ["model", "model!", "user!"])
            #expect(options.items.map(\.value) == ["a,b", "c", "ada"])
        }
        let error = #expect(throws: UsageError.self) { try Invocation.parse(["report", "costs", "--from!=x"]) }
        #expect(error?.message.hasPrefix("unknown option --from!") == true)
    }

    @Test func `record goes to this machine's server unless told otherwise`() throws {
        #expect(RecordOptions().destination == .server("http://127.0.0.1:9847"))
        var options = RecordOptions()
        options.store = .sqlite(path: "b.db")
        #expect(options.destination == .store(.sqlite(path: "b.db"), config: nil))
    }

    @Test(arguments: 0..<20)
    func `Words in any order are an invocation or a usage error`(seed: UInt64) {
        let vocabulary =
            ["--", "-", "", "=", "--=", "-h", "x", "1", "--help", "--config=", "5s", "é"] + Command.all.flatMap(\.words)
            + Command.all.flatMap { $0.options.map { String($0.label.prefix { $0 != " " }) } }
        var random = Seeded(seed: seed)
        for round in 0..<200 {
            let words = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
                vocabulary.randomElement(using: &random)
            }
            do throws(UsageError) {
                _ = try Invocation.parse(words)
            } catch {
                #expect(!error.message.isEmpty, "seed \(seed), round \(round): \(words)")
            }
        }
    }
}
