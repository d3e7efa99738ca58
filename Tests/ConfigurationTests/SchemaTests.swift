// Lists of things with keys of their own, variants and required keys: what later sections are made of.
// SPDX-License-Identifier: Apache-2.0

import Client
import Testing
import Watch
import YAML

@testable import Configuration

@Suite struct SchemaTests {
    struct Watch: Equatable {
        var probes: [Probe] = []
    }

    struct Probe: Equatable, Sendable {
        var name = ""
        var critical = false
        var every = Duration.seconds(15)
        var target: Target?

        enum Target: Equatable, Sendable { case http(HTTP), tcp(TCP) }
    }

    struct HTTP: Equatable, Sendable {
        var url = ""
        var status = 200
        var password: Secret?
    }

    struct TCP: Equatable, Sendable {
        var address = ""
    }

    static let schema = Schema<Watch>([
        .list(
            "probes", \.probes, of: Probe(), named: \.name,
            [
                .value("name", \.name, .text, required: true, "What it is called."),
                .value("critical", \.critical, .boolean, "Whether all fails with it."),
                .value("every", \.every, .duration(.seconds(1) ... .seconds(60)), "How often."),
                .oneOf([
                    .variant(
                        "http", \.target, of: HTTP(),
                        [
                            .value("url", \.url, .url, required: true, "Where."),
                            .value("status", \.status, .integer(100...599), "The answer | that is right."),
                            .secret("password", \.password, "The password.", file: "/run/secrets/password"),
                        ]
                    ) { .http($0) },
                    .variant(
                        "tcp", \.target, of: TCP(), [.value("address", \.address, .text, required: true, "Where.")]
                    ) {
                        .tcp($0)
                    },
                ]),
            ], "What to watch.")
    ])

    @Test func `A list of things with variants is read`() throws {
        let (watch, problems) = try read(
            """
            probes:
              - { name: web, critical: true, http: { url: "https://a.example", status: 204, password: "${P}" } }
              - { name: mail, every: 5s, tcp: { address: "mail:25" } }
            """)
        #expect(problems.isEmpty)
        let web = Probe(
            name: "web", critical: true,
            target: .http(HTTP(url: "https://a.example", status: 204, password: Secret("hunter2"))))
        let mail = Probe(name: "mail", every: .seconds(5), target: .tcp(TCP(address: "mail:25")))
        #expect(watch == Watch(probes: [web, mail]))
    }

    @Test func `What is missing, too much or misspelt in an item is told with its line`() throws {
        let (_, problems) = try read(
            """
            probes:
              - { name: a }
              - critical: true
                tcp: { address: b }
              - name: c
                http: { url: "http://c" }
                tcp: { address: c }
              - { name: d, tpc: { address: d } }
              - { name: e, http: { status: 200 } }
              - word
            """)
        #expect(
            problems.map(\.description) == [
                "watch.yaml:2: probes[0] lacks one of http, tcp",
                "watch.yaml:3: probes[1] lacks name",
                "watch.yaml:7: probes[2]: http and tcp exclude each other",
                "watch.yaml:8: unknown key probes[3].tpc; did you mean probes[3].tcp?",
                "watch.yaml:8: probes[3] lacks one of http, tcp",
                "watch.yaml:9: probes[4].http lacks url",
                "watch.yaml:10: probes[5] must hold `key: value` pairs, not a single value",
            ])
    }

    @Test func `The reference shows the keys of items, what is required, and bars that end no cell`() {
        let text = Self.schema.markdown(of: Watch())
        #expect(text.contains("| `probes` | list |  | What to watch. |\n"))
        #expect(text.contains("| `probes[].name` | text | required | What it is called. |\n"))
        #expect(text.contains("| `probes[].every` | duration | `15s` | How often. |\n"))
        #expect(text.contains("| `probes[].http.status` | integer | `200` | The answer \\| that is right. |\n"))
        #expect(text.contains("| `probes[].http.password_file` | path |  | The password. In a file of its own. |\n"))
    }

    @Test func `The example of a list is a comment that shows an item`() throws {
        let text = Self.schema.example(of: Watch())
        #expect(try read(text).watch == Watch())
        #expect(
            text.contains(
                """
                # What to watch.
                # probes:
                #   # What it is called.
                #   - name: …
                #     # Whether all fails with it.
                #     critical: false

                """))
        // What has no default is a comment in the item too.
        #expect(text.contains("#       # The password.\n#       # password: \"${BURSAR_SECRET}\"\n"))
    }

    private func read(_ text: String) throws -> (watch: Watch, problems: [ConfigurationProblem]) {
        var reader = ConfigurationReader(file: "watch.yaml", environment: ["P": "hunter2"], knownPaths: [])
        var watch = Watch()
        Self.schema.read(try YAMLNode.parse(text), at: "", into: &watch, &reader)
        return (watch, reader.problems)
    }
}
