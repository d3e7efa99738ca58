// What a configuration file says, and what is wrong with it.
// SPDX-License-Identifier: Apache-2.0

import Client
import HTTP
import Ledger
import Store
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct ConfigurationTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `Without a file the defaults count`() throws {
        let configuration = try Configuration.load(path: nil, environment: [:])
        #expect(configuration == Configuration())
        #expect(configuration.listen.description == "127.0.0.1:9847")
        #expect(configuration.store == .sqlite(path: "bursar.db"))
    }

    @Test func `Every key is read`() throws {
        try files.write("", to: "mine.yaml")
        try files.write("s3cr3t\n", to: "token")
        let configuration = try load(
            """
            listen: 0.0.0.0:80
            store: sqlite:/var/lib/bursar/bursar.db
            prices: [mine.yaml]
            trust_reported: [openrouter, "s3:put", s3:copy]
            access: { token_file: token, allow_anonymous: true, limits: { analytics: off, api: 1_200, ingest: 5000 } }
            metrics: { max_series: 20_000 }
            limits:
              body: 1MiB
              body_memory: 8MiB
              answer_memory: 64MiB
              pending_events: 5
              connections: 6
              connections_per_address: 7
              request_deadline: 1m
              answer_deadline: 1500ms
            quarantine: { keep: 7d, max: 8, max_bytes: 9MB }
            log: { access: true }
            drain: { grace: 5s }
            """)
        #expect(configuration.listen.description == "0.0.0.0:80")
        #expect(configuration.store == .sqlite(path: "/var/lib/bursar/bursar.db"))
        #expect(configuration.prices == [files.file("mine.yaml")])
        #expect(configuration.trustedReports.map(\.text) == ["openrouter", "s3:put", "s3:copy"])
        #expect(configuration.trustedReports.first?.origin?.description.hasSuffix(":4") == true)
        #expect(configuration.access.tokens.first?.text == "s3cr3t")
        #expect(configuration.access.allowAnonymous)
        #expect(configuration.metrics.maxSeries == 20_000)
        #expect(configuration.limits.body == 1 << 20)
        #expect(configuration.limits.bodyMemory == 8 << 20)
        #expect(configuration.limits.answerMemory == 64 << 20)
        #expect(configuration.limits.pendingEvents == 5)
        #expect(configuration.limits.connections == 6 && configuration.limits.connectionsPerAddress == 7)
        let rates = configuration.access.limits
        #expect(rates.analytics == nil && rates.api == 1_200 && rates.ingest == 5_000)
        #expect(configuration.limits.requestDeadline == .seconds(60))
        #expect(configuration.limits.answerDeadline == .milliseconds(1500))
        #expect(configuration.quarantine?.days == 7)
        #expect(configuration.quarantine?.mostEvents == 8)
        #expect(configuration.quarantine?.mostBytes == 9_000_000)
        #expect(configuration.log.access)
        #expect(configuration.drain.grace == .seconds(5))
    }

    @Test(arguments: ["", " \n\t\n", "# listen: 127.0.0.1:1\n", "\u{FEFF}", "---\n", "~\n"])
    func `A file with nothing in it is fine at the start, and refused by a reload`(text: String) throws {
        let path = try files.write(text, to: "bursar.yaml")
        // A tab alone is no YAML.
        if !text.contains("\t") { #expect(try Configuration.load(path: path, environment: [:]) == Configuration()) }
        let error = #expect(throws: ConfigurationErrors.self) {
            _ = try Configuration.load(path: path, environment: [:], isReload: true)
        }
        let message = "\(path): the configuration file is empty; the old one stays"
        #expect(error?.description == message)
    }

    @Test func `Names that are the same to Unicode, and spelled differently, are two names`() throws {
        let configuration = try load(
            """
            plans:
              - { name: "caf\u{E9}", price_usd: 1 }
              - { name: "cafe\u{301}", price_usd: 2 }
            dimensions: ["\u{E9}", "e\u{301}"]
            budgets:
              - { name: a, match: { property: { "e\u{301}": x } }, limit_usd: 1 }
            """)
        #expect(configuration.plans.map(\.name.exact) == ["caf\u{E9}", "cafe\u{301}"])
        #expect(configuration.dimensions.map(\.exact) == ["\u{E9}", "e\u{301}"])
        let error = #expect(throws: ConfigurationErrors.self) {
            _ = try load(
                """
                dimensions: ["\u{E9}"]
                budgets:
                  - { name: a, match: { property: { "e\u{301}": x } }, limit_usd: 1 }
                """)
        }
        #expect(error?.description.contains("must be one of dimensions") == true)
    }

    @Test func `Flags win over the file`() throws {
        var flags = ConfigurationFlags()
        flags.listen = try ListenAddress("127.0.0.2:1")
        flags.store = .sqlite(path: "flag.db")
        flags.accessLog = true
        flags.drainGrace = .seconds(1)
        let configuration = try load("listen: 127.0.0.1:2\nstore: sqlite:file.db\ndrain: { grace: 9s }", flags: flags)
        #expect(configuration.listen == flags.listen)
        #expect(configuration.store == flags.store)
        #expect(configuration.log.access)
        #expect(configuration.drain.grace == .seconds(1))
    }

    @Test(arguments: ["", "# later\n", "access:\n", "{}"])
    func `Nothing, a comment and an empty section are configurations`(text: String) throws {
        #expect(try load(text) == Configuration())
    }

    @Test(arguments: mistakes)
    func `What is wrong is told with its line`(text: String, problem: String) {
        #expect(problems(text) == [problem])
    }

    static let mistakes: [(String, String)] = [
        ("lisen: x", "1: unknown key lisen; did you mean listen?"),
        ("\nmax_series: 3", "2: unknown key max_series; did you mean metrics.max_series?"),
        ("metrics: { max-series: 3 }", "1: unknown key metrics.max-series; did you mean metrics.max_series?"),
        ("zebra: 1", "1: unknown key zebra"),
        ("listen: [a]", "1: listen must be a single value (address), not a list"),
        ("listen:", "1: listen has no value; leave it out to get the default"),
        (
            "listen: nowhere",
            "1: listen must be an address and a port such as 127.0.0.1:9847 or [::1]:9847, not \"nowhere\""
        ),
        ("access: yes", "1: access must hold `key: value` pairs, not a single value"),
        ("access: { allow_anonymous: yes }", "1: access.allow_anonymous must be true or false, not \"yes\""),
        ("- listen", "1: the file must hold `key: value` pairs, not a list"),
        ("prices: mine.yaml", "1: prices must be a list, not a single value"),
        ("trust_reported: openrouter", "1: trust_reported must be a list, not a single value"),
        (
            "trust_reported:\n  - openrouter\n  - \"s3:\"",
            "3: trust_reported[1] must be a provider such as openrouter, or one of its operations such as s3:put, not \"s3:\""
        ),
        ("trust_reported: [a, b, a]", "1: trust_reported[2] must differ from trust_reported[0]"),
        ("limits: { body: big }", "1: limits.body must be a size such as 16MiB or 64kB, not \"big\""),
        ("limits: { body: 1GB2 }", "1: limits.body must be a size such as 16MiB or 64kB, not \"1GB2\""),
        ("limits: { body: 1B }", "1: limits.body must be from 1KiB to 1GiB, not \"1B\""),
        (
            "limits: { connections: 0 }",
            "1: limits.connections must be a whole number from 1 to 100000, not \"0\""
        ),
        (
            "drain: { grace: 5 }",
            "1: drain.grace must be a duration such as 15s, 500ms or 5m, not \"5\""
        ),
        ("drain: { grace: 1d }", "1: drain.grace must be from 0s to 10m, not \"1d\""),
        (
            "store: postgres://me:hunter2@db/books",
            "1: store must be an SQLite file for now (sqlite:bursar.db): PostgreSQL is not supported yet"
        ),
        ("store: \"sqlite::memory:\"", "1: store must be a file: a ledger is there to be kept"),
        (
            "store: bursar.db",
            "1: store must be a store such as sqlite:bursar.db or sqlite:/var/lib/bursar/bursar.db"
        ),
        ("listen: ${NOWHERE}", "1: listen: the environment variable NOWHERE is not set"),
        ("access: { token: \"\" }", "1: access.token must not be empty"),
        ("access:\n  token: ${EMPTY}", "2: access.token must not be empty"),
        (
            "access: { token: ${EMPTY} }",
            "1: did not find expected ',' or '}'; between { and } or [ and ], ${NAME} needs quotes"
        ),
        ("access: { token: [hunter2] }", "1: access.token must be a single value (secret), not a list"),
        ("access:\n  token_file: /dev/null\n", "2: access.token_file: cannot read /dev/null: it is empty"),
        (
            "listen: 0.0.0.0:9847",
            "1: 0.0.0.0:9847 can be reached from other machines: create a token"
                + " (bursar token create NAME --scope admin), set access.token_file,"
                + " or access.allow_anonymous (--allow-anonymous) to let anyone in"
        ),
        ("limits: { body: 300MiB }", "1: limits.body_memory must not be less than limits.body"),
        ("limits:\n  body: 2MiB\n  body_memory: 1MiB", "3: limits.body_memory must not be less than limits.body"),
        ("listen: 'a", "1: found unexpected end of stream"),
    ]

    @Test func `All problems are told, in the order of the file`() {
        #expect(
            problems("store: x\nzebra: 1\nlimits:\n  body: y\n  zoo: 2\ndrain: { grace: z }\n").map { $0.prefix(9) }
                == ["1: store ", "2: unknow", "4: limits", "5: unknow", "6: drain."])
    }

    @Test func `A price file that cannot be read is told with its place in the list`() throws {
        try files.write("", to: "here.yaml")
        #expect(
            problems("prices:\n  - here.yaml\n  - gone.yaml\n")
                == ["3: prices[1]: cannot read \(files.directory)/gone.yaml: No such file or directory"])
    }

    @Test func `A secret is taken from the environment, from its file, but not from both`() throws {
        let file = try files.write("from file\n\n", to: "token")
        #expect(try load("access: { token: \"${TOKEN}\" }").access.tokens.first?.text == "hunter2")
        #expect(try load("access: { token_file: \(file) }").access.tokens.first?.text == "from file")
        #expect(try load("access: { token_file: token }").access.tokens.first?.text == "from file")
        // Each line of it is a token: a new one stands beside the old until all who use it know it.
        try files.write("one\ntwo\n", to: "two")
        #expect(try load("access: { token_file: two }").access.tokens.map(\.text) == ["one", "two"])
        try files.write("one\n two\n", to: "blank")
        #expect(
            problems("access: { token_file: blank }")
                == [
                    "1: access.token_file: cannot read \(files.directory)/blank: its secret 2 begins or ends with a blank"
                ])
        #expect(
            problems("access:\n  token: a\n  token_file: token\n")
                == ["3: access: token and token_file exclude each other"])
        #expect(
            problems("access:\n  token_file: gone\n")
                == ["2: access.token_file: cannot read \(files.directory)/gone: No such file or directory"])
    }

    @Test func `What a variable holds is never repeated`() {
        for key in ["listen", "store", "drain: { grace", "limits: { body", "metrics: { max_series"] {
            let close = key.contains("{") ? " }" : ""
            let found = problems("\(key): \"${TOKEN}\"\(close)").joined()
            #expect(!found.isEmpty)
            #expect(!found.contains("hunter2"), "\(found)")
        }
    }

    @Test func `A configuration prints without its secrets`() {
        var configuration = Configuration()
        configuration.access.tokens = [Secret("hunter2")]
        var dumped = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func `A token, or a word of consent, opens the way beyond loopback`() throws {
        _ = try load("listen: 0.0.0.0:1\naccess: { token: x }")
        _ = try load("listen: 0.0.0.0:1\naccess: { allow_anonymous: true }")
        var flags = ConfigurationFlags()
        flags.allowAnonymous = true
        _ = try load("listen: 0.0.0.0:1", flags: flags)
        flags.allowAnonymous = false
        flags.listen = try ListenAddress("0.0.0.0:1")
        #expect(problems("", flags: flags).first?.hasPrefix("0.0.0.0:1 can be reached") == true)
    }

    @Test func `A file that is not there, a directory and a huge file are told`() throws {
        #expect(throws: ConfigurationErrors.self) {
            try Configuration.load(path: files.directory, environment: [:])
        }
        let huge = try files.write(String(repeating: "# a\n", count: 300_000), to: "huge.yaml")
        let error = #expect(throws: ConfigurationErrors.self) { try Configuration.load(path: huge, environment: [:]) }
        #expect(error?.description == "cannot read \(huge): it has more than 1024 KiB")
        let missing = #expect(throws: ConfigurationErrors.self) {
            try Configuration.load(path: "/nowhere/b.yaml", environment: [:])
        }
        #expect(missing?.description == "cannot read /nowhere/b.yaml: No such file or directory")
    }

    @Test func `The example holds every key and loads as the defaults`() throws {
        #expect(try load(Configuration.example) == Configuration())
        for name in Self.keys(Configuration.schema.documentation(of: Configuration())) {
            let last = name.split(separator: ".").last ?? ""
            #expect(Configuration.example.contains("\(last):"), "\(name)")
            #expect(Configuration.reference.contains("| `\(name)` |"), "\(name)")
        }
    }

    private static func keys(_ keys: [KeyDocumentation], under path: String = "") -> [String] {
        keys.flatMap { key in
            switch key.shape {
            case .value: [path + key.name]
            case .section(let inner): Self.keys(inner, under: path + key.name + ".")
            case .list(let inner): [path + key.name] + Self.keys(inner, under: path + key.name + "[].")
            }
        }
    }

    private func load(_ text: String, flags: ConfigurationFlags = ConfigurationFlags()) throws -> Configuration {
        try files.configuration(text, flags: flags)
    }

    private func problems(_ text: String, flags: ConfigurationFlags = ConfigurationFlags()) -> [String] {
        files.problems(text, flags: flags)
    }
}
