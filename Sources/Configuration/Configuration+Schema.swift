// The table of settings: what the reader, `bursar check`, `bursar help config` and the documentation share.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Configuration {
    /// A reload takes a section or a list over as a whole, or not at all.
    static let settings: [Setting] = [
        .needsRestart(
            .value("listen", \.listen, .address, "Where to listen. Beyond loopback, an access token is needed.")),
        .needsRestart(
            .value("store", \.store, .store, "The ledger. A relative path counts from the working directory.")),
        .takenOver(
            .value(
                "time_zone", \.timeZone, .zone,
                "Whose days reports, summaries and budgets have, such as Europe/Berlin, unless `zone` says another.")),
        .takenOver(.files("prices", \.prices, "Price files, laid over the built-in book in this order.")),
        .takenOver(trustedReportsKey),
        .needsRestart(
            .values(
                "dimensions", \.dimensions, .propertyName, most: mostDeclared,
                "Properties of calls and activities to keep sums by, such as quality."),
            isSame: { Set($0.dimensions.map(\.exact)) == Set($1.dimensions.map(\.exact)) }),
        .needsRestart(
            .values(
                "measures", \.measures, .propertyName, most: mostDeclared,
                "Numeric properties of activities to sum, such as audio_minutes."),
            isSame: { Set($0.measures.map(\.exact)) == Set($1.measures.map(\.exact)) }),
        .takenOver(plansKey),
        .takenOver(budgetsKey),
        .takenOver(internalKey),
        .takenOver(probesKey),
        .takenOver(componentsKey),
        .takenOver(queuesKey),
        .needsRestart(gaugesKey),
        .takenOver(.section("notices", \.notices, noticesKeys)),
        .needsRestart(retentionKey),
        .takenOver(quarantineKey),
        .takenOver(
            .section(
                "audit", \.audit,
                [
                    .value(
                        "keep", \.keep, .days(1...36_500),
                        "How long an entry of the audit is kept; the chain stays provable from there on.")
                ])),
        .takenOver(accessKey),
        .takenOver(tlsKey),
        .takenOver(
            .section(
                "server", \.server,
                [
                    .values(
                        "hosts", \.hosts, .host,
                        "Hosts by which this server is reached without a token, beside localhost and its address."
                    )
                ])),
        .needsRestart(
            .section(
                "metrics", \.metrics,
                [
                    .value(
                        "max_series", \.maxSeries, .integer(1...1_000_000),
                        "Label sets that a metric family holds at most; further ones are folded into `other`.")
                ])),
        .needsRestart(
            .section(
                "limits", \.limits,
                [
                    .value(
                        "body", \.body, .bytes(1024...1 << 30), "The largest body of a request, decompressed or not."),
                    .value(
                        "body_memory", \.bodyMemory, .bytes(1024...1 << 40),
                        "Memory for the bodies of all requests; beyond it senders are told to come back later."),
                    .value(
                        "answer_memory", \.answerMemory, .bytes(1 << 20...1 << 40),
                        "Memory for answers and what large ones are made of; beyond it large ones are 503."
                    ),
                    .value(
                        "pending_events", \.pendingEvents, .integer(1...10_000_000),
                        "Events that wait to be written at most; beyond it senders are told to come back later."),
                    .value(
                        "connections", \.connections, .integer(1...100_000),
                        "Connections beyond which only health checks are answered."),
                    .value(
                        "connections_per_address", \.connectionsPerAddress, .integer(1...100_000),
                        "Connections that one address may have, but for this machine's; one more is closed at once."),
                    .value(
                        "request_deadline", \.requestDeadline, .duration(.seconds(1) ... .seconds(3600)),
                        "How long a request may take to arrive."),
                    .value(
                        "answer_deadline", \.answerDeadline, .duration(.seconds(1) ... .seconds(3600)),
                        "How long a request may wait for its answer."),
                ])),
        .takenOver(
            .section(
                "log", \.log,
                [
                    .value("access", \.access, .boolean, "Writes a line of JSON for each request to standard output."),
                    .value("users", \.users, .boolean, "Names users; without it their numbers stand in the log."),
                    .value("format", \.format, .choice, "What a line of the server's own log is: text or JSON."),
                    .value("level", \.level, .choice, "The least level of what is said there."),
                ])),
        .needsRestart(
            .section(
                "drain", \.drain,
                [
                    .value(
                        "grace", \.grace, .drainGrace,
                        "How long to answer on, but not be ready, before stopping: what a load balancer takes to notice."
                    )
                ])),
    ]

    static let schema = Schema<Configuration>(settings.map(\.key)) { configuration, _, reader in
        configuration.check(&reader)
    }

    /// Each of them costs rows with every event that carries it.
    private static let mostDeclared = 32

    /// The reference of all keys, as a table in Markdown.
    static var reference: String { schema.markdown(of: Configuration()) }

    /// The page that explains every key.
    static var chapters: String { schema.chapters(of: Configuration(), examples: chapterExamples) }

    /// A file that holds every key, with its default and what it is for.
    package static var example: String { schema.example(of: Configuration()) }
}

extension ValueKind where Value == Duration {
    package static var drainGrace: Self { .duration(.zero ... .seconds(600)) }
}
