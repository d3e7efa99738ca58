// The table of commands: what `bursar` understands, from top to bottom.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTP
import Logging
import Store

extension Command {
    static let all: [Command] = [
        Command(
            "serve", "runs the server",
            details: "Options take precedence over the configuration file, whose keys `bursar help config` lists.",
            start: ServeOptions(),
            options: [
                .value("config", \.config, .path, "the configuration file"),
                .value(
                    "web.config.file", \.flags.webFile, .path,
                    "a file such as Prometheus' exporters have, with TLS, passwords and fields of answers"),
                .value(
                    "listen", \.flags.listen, .address, unless: "\(ListenAddress.standard)",
                    "where to listen; beyond loopback an access token is needed"),
                .value("store", \.flags.store, .store, unless: "\(StoreLocation.standard)", "the ledger"),
                .flag(
                    "demo", \.demo,
                    "fills an empty store with 90 days of believable history first, and declares the dimensions, "
                        + "measures, plans and budgets that the configuration file does not"),
                .value("demo-seed", \.demoSeed, .integer(0 ... .max), "tells one demo history from another"),
                .flag("allow-anonymous", \.flags.allowAnonymous, "lets anyone in who can reach the address"),
                .flag("access-log", \.flags.accessLog, "writes a line of JSON for each request to standard output"),
                .value(
                    "log-format", \.flags.logFormat, .choice, unless: Configuration().log.format.rawValue,
                    "what a line of the server's own log, on standard error, is"),
                .value(
                    "log-level", \.flags.logLevel, .choice, unless: Configuration().log.level.rawValue,
                    "the least level of what is said there"),
                .value(
                    "drain-grace", \.flags.drainGrace, .drainGrace,
                    unless: ValueKind.drainGrace.write(Configuration().drain.grace),
                    "how long to answer on, but not be ready, before stopping"),
            ],
            invocation: Invocation.serve),
        Command(
            "check", "checks a configuration file and all it names",
            details: "Exits with 1, and says which line to mend and how, where something is wrong.",
            start: CheckOptions(),
            options: [
                .value("config", \.config, .path, "the configuration file"),
                .value("web.config.file", \.webFile, .path, "a file such as Prometheus' exporters have"),
                .flag(
                    "connect", \.connects, "also looks once at each probe, queue and gauge, and says what came of it"),
            ],
            invocation: Invocation.check),
        Command(
            "record", "sends events to a server, or puts them into a store",
            details: """
                Events are JSON objects, arrays of them, or one a line, as they are or as gzip.
                Archives are taken by a store only, and booked at the figures that they have:
                what they cost then, not what they would cost by this store's prices. Into the
                store that they come from every event is a duplicate. Live events count in
                the counters of the store that they go into.
                """,
            start: RecordOptions(), operand: .any("FILE", \.files, "where the events are; standard input if none"),
            options: serverOptions(
                .value("server", \.server, .url, unless: RecordOptions.localServer, "the server").or("to")
            ) + [
                .value("store", \.store, .store, "puts them straight into this store, without a server"),
                .value(
                    "config", \.config, .path,
                    "without a server: the configuration file that names the store and price files of your own"),
                .value(
                    "people", \.people, .store, unless: "person-12 and the like",
                    "people of archives get the names that they have in this store"),
                .value(
                    "batch", \.batch, .integer(1...100_000), unless: "500 to a server, 20000 into a store",
                    "how many events to send at once"),
                .flag("quiet", \.quiet, "shows no progress"),
            ],
            exclusive: exclusivePlaces + [["server", "people"]],
            invocation: Invocation.record),
        weekly,
        monthly,
        report,
        values,
        Command(
            "prices list", "shows the price book",
            start: PricesListOptions(),
            options: [
                .value("config", \.config, .path, "the configuration file that names price files of your own"),
                .value("provider", \.provider, .text, as: "NAME", "only prices of this provider"),
                .value("model", \.model, .text, as: "NAME", "only prices of this model"),
                .value("format", \.format, .choice, "how to print it"),
            ],
            invocation: Invocation.pricesList),
        Command(
            "prices explain", "shows line by line how an event is priced",
            start: PricesExplainOptions(),
            operand: .one("EVENT", \.event, "a file that holds an event as JSON; - for standard input"),
            options: [.value("config", \.config, .path, "the configuration file that names price files of your own")],
            invocation: Invocation.pricesExplain),
        Command(
            "prices check", "checks a price file, and says line by line what it changes in the book",
            details: """
                With a ledger, it warns of calls of the last 30 days that would lose their price.
                `bursar help prices file` shows all that such a file can say.
                """,
            start: PricesCheckOptions(), operand: .one("FILE", \.file, "the price file"),
            options: [
                .value("config", \.config, .path, "the configuration file that names the store and other price files"),
                .value("store", \.store, .store, "the ledger whose calls are priced both ways"),
            ],
            invocation: Invocation.pricesCheck),
        Command(
            "prices import", "turns LiteLLM's public price file into one of ours",
            start: PricesImportOptions(),
            operand: .one("FILE", \.file, "LiteLLM's model_prices_and_context_window.json"),
            options: [
                .value("valid-from", \.validFrom, .day, unless: "always", "the day from which the prices are in force"),
                .value("provider", \.provider, .text, as: "NAME", "only prices of this provider"),
                .value("output", \.output, .path, unless: "standard output", "where to write"),
            ],
            invocation: Invocation.pricesImport),
        Command(
            "prices selftest", "holds the built-in prices against bills that others got wrong",
            details: """
                Says line by line what each call costs by its vendor's list of that day, and
                what it costs here: by the built-in book, or by that list where the book has
                no such price. Exits with 1 where any differs. docs/wrong-bills.md names the
                threads.
                """,
            start: (), invocation: { .pricesSelfTest }),
        Command(
            "reprice", "shows what today's price book would change in past costs",
            details: """
                Calls are priced at the rates in force at their own time. With --apply the
                differences are booked as adjustments beside the events; what was booked and
                the counters stay. A call without a price today keeps what it has. A second
                time changes nothing. Events in archives are not priced again.
                """,
            start: RepriceOptions(),
            options: [
                .value("from", \.from, .day, "the first day"),
                .value("to", \.to, .day, "the last day"),
                .flag("apply", \.apply, "books the differences"),
                .value("format", \.format, .choice, "how to print it"),
            ]
                + storeOptions(
                    \.config, \.store, named: "the configuration file that names the store and price files of your own")
                + serverOptions(
                    .value("server", \.server, .url, "lets this server do it, on its store and with its prices")),
            exclusive: exclusivePlaces,
            invocation: { (options) throws(UsageError) in
                guard let from = options.from, let to = options.to else {
                    throw UsageError("reprice needs the days: --from DATE --to DATE")
                }
                guard from <= to else { throw UsageError("--from must not be after --to") }
                return .reprice(options)
            }),
        Command(
            "verify", "recomputes every rollup and total from the events, and compares",
            details: """
                Exits with 1 and the differences where they disagree. Events, and what else no sum is made
                of, carry seals: what is not as it was written is told, and nothing is put right then, since
                the sums may be what is right. The audit's chain is computed, too, and no repair touches it.
                """,
            start: VerifyOptions(),
            options: storeOptions(\.config, \.store) + [
                .flag("repair", \.repair, "writes what was computed in place of what differs"),
                .each(
                    "witness", \.witnesses, as: "LENGTH:HEAD",
                    "the audit must contain what this stood for, as metrics, webhooks, mails or the log told it; may be "
                        + "given several times"
                ) { (text) throws(ValueRefusal) in
                    guard let position = AuditPosition(text) else {
                        throw ValueRefusal("must be the length of an audit and its head, as in 1200:5f…, 64 digits")
                    }
                    return position
                },
            ],
            invocation: Invocation.verify),
        Command(
            "archive", "moves old events out of the store into compressed files",
            details: """
                Each day becomes a file DIR/2026-01-31.ndjson.gz, with people by number only
                and without what profiles say of them; its events leave the store, and all
                sums stay. `bursar verify` reads the files, so keep them where they are.
                `bursar record` reads them back. A server that has `retention` in its
                configuration does the same every hour.
                """,
            start: ArchiveOptions(),
            options: [
                .value("config", \.config, .path, "the configuration file that names the store and the retention"),
                .value("store", \.store, .store, unless: "\(StoreLocation.standard)", "the ledger"),
                .value("dir", \.directory, .path, as: "DIR", "where the files go"),
                .value("days", \.days, .integer(1...36_500), "whole days that an event stays in the store"),
            ],
            invocation: { (options) throws(UsageError) in
                guard options.config != nil || (options.directory != nil && options.days != nil) else {
                    throw UsageError("archive needs --dir DIR and --days N, or a --config that has a retention")
                }
                return .archive(options)
            }),
        Command(
            "forget", "removes a person from the ledger",
            details: """
                A user and the anonymous ids joined to it lose their names, profile and
                sign-up; their events keep the figures and lose trace, messages and all
                properties but the declared ones. Sums stay. What names other things stays
                too: ids of events, tenants, subjects. Archives name people by number only.
                What could not be booked and names them is dropped. Backups are not changed.
                It cannot be undone.
                """,
            start: ForgetOptions(), operand: .one("USER", \.user, "the user, as events name it"),
            options: placeOptions() + [.flag("yes", \.yes, "does not ask first")],
            exclusive: exclusivePlaces,
            invocation: Invocation.forget),
        quarantineList,
        quarantineShow,
        quarantineRetry,
        quarantineDrop,
        tokenCreate,
        tokenList,
        tokenRevoke,
        Command(
            "backup", "writes a consistent copy of a store, which may be in use",
            details: """
                Archives are files beside the store: they are not in the copy.
                To go back to a copy, stop the server, move the copy over the store, and start the server
                again. After a crash also remove what is beside the store and named as it is with -wal and
                -shm. Where a server has the store open that asks for a token, name it: the copy is an
                entry of its audit before it is made.
                """,
            start: BackupOptions(), operand: .one("FILE", \.file, "the copy"),
            options: storeOptions(\.config, \.store)
                + serverOptions(
                    .value("server", \.server, .url, "the server that has the store open, which is told of the copy")),
            invocation: Invocation.backup),
        Command("version", "prints the version", start: (), invocation: { .version }),
        Command(
            "help", "tells what a command takes",
            details: "`bursar help config` lists the keys of the configuration file.",
            start: [String](), operand: .any("COMMAND", \.self, "the command; an overview if none"),
            invocation: { (words) throws(UsageError) in .help(try Help.text(on: words)) }),
    ]
}
