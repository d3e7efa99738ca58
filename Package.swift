// swift-tools-version: 6.2
// The whole of Bursar: every room is a target, and every arrow between rooms is visible here.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// What every Swift target is held to.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The wrapper targets touch C memory: there every unsafe expression must say so.
let strictMemory = strict + [.strictMemorySafety()]

/// A Debian library: its module map and shim header, nothing else.
func library(_ name: String, pkgConfig: String? = nil, debian: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// A room that is plain Swift.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// A room that the tests spend most of their time in: optimized in debug builds, too. A quarter of what the suite took of
/// the processor was spent in Ledger, which takes half a minute more to build so.
func busyRoom(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    room(
        name, dependencies, exclude: exclude,
        settings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))])
}

/// A room that wraps a C library, the only kind that may import one.
func wrapper(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strictMemory)
}

/// A room's suite. Fixtures are read where they lie, by a path relative to the test's own file.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        exclude: fixtures(name), swiftSettings: strict)
}

func fixtures(_ name: String) -> [String] {
    ["Prices", "Wire", "Exposition", "Notices", "System"].contains(name) ? ["Fixtures"] : []
}

/// What is fuzzed: a suite that mutates its corpora in `make test`; and of the same files, where `BURSAR_FUZZ_PROGRAM` is set,
/// the program of `make fuzz`, which nothing but the sanitizers' own flags can link.
func fuzzing(_ dependencies: [Target.Dependency]) -> Target {
    // Mutating would take as long as what is tested.
    let settings = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
    let others = ["README.md", "corpus", "run"]
    return Context.environment["BURSAR_FUZZ_PROGRAM"] == nil
        ? .testTarget(
            name: "FuzzTests", dependencies: dependencies, path: "Tests/Fuzz", exclude: others + ["Program"],
            swiftSettings: settings)
        : .executableTarget(
            name: "fuzz", dependencies: dependencies, path: "Tests/Fuzz", exclude: others + ["Rounds"],
            swiftSettings: settings)
}

let package = Package(
    name: "bursar",
    products: [.executable(name: "bursar", targets: ["bursar"])],
    targets: [
        // What comes from Debian.
        library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        library("CMicrohttpd", pkgConfig: "libmicrohttpd", debian: "libmicrohttpd-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", debian: "libyaml-dev"),
        library("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        library("CNettle", pkgConfig: "nettle", debian: "nettle-dev"),
        library("CPostgres", pkgConfig: "libpq", debian: "libpq-dev"),
        library("CPCRE2", pkgConfig: "libpcre2-8", debian: "libpcre2-dev"),
        library("CCrypt", pkgConfig: "libcrypt", debian: "libcrypt-dev"),
        library("CGnuTLS", pkgConfig: "gnutls", debian: "libgnutls28-dev"),
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        .systemLibrary(name: "CFiles"),

        // Ours, of what only glibc has.
        .target(name: "CMalloc"),

        // Files that travel inside the binary: the built-in price book, and bills that others got wrong.
        .target(
            name: "CAssets",
            cSettings: [.unsafeFlags(["-std=c2x", "-Wno-c23-extensions"])]),
        // The style and the script of the page, likewise.
        .target(
            name: "CWeb", exclude: ["web"],
            cSettings: [.unsafeFlags(["-std=c2x", "-Wno-c23-extensions"])]),

        // Pure: no C, no Foundation, no input or output.
        busyRoom("Ledger"),
        // Events as columns: which there are, and how they are packed.
        busyRoom("Columns", ["Ledger"]),
        room("Exposition"),
        busyRoom("JSON"),
        // Pages: elements that escape by construction, and pictures made of them.
        room("HTML"),
        room("Charts", ["HTML"]),

        // What the operating system gives: threads, timers, clocks, time zones, files that are whole when they have their
        // name.
        wrapper("System", ["CFiles", "Ledger"]),

        // What a server says, as lines.
        room("Logging", ["JSON", "Ledger", "System"]),

        // One C library each, as Swift.
        wrapper("SQL", ["CSQLite", "System"]),
        wrapper("TLS", ["CGnuTLS", "System"]),
        wrapper("Passwords", ["CCrypt", "Digest"]),
        wrapper("HTTP", ["CMicrohttpd", "Compression", "JSON", "Memory", "System", "TLS"]),
        wrapper("Memory", ["CMalloc"]),
        wrapper("YAML", ["CYAML"]),
        wrapper("Compression", ["CZlib"]),
        wrapper("Digest", ["CNettle"]),
        wrapper("Web", ["CWeb", "Digest"]),
        wrapper("Patterns", ["CPCRE2"]),
        wrapper("Client", ["CCurl", "Digest"]),
        wrapper("Postgres", ["CPostgres"]),

        // The house.
        wrapper("Prices", ["Ledger", "YAML", "JSON", "CAssets"]),
        busyRoom("Wire", ["Ledger", "JSON", "Digest"]),
        // Store keeps the body of an event in the wire format and reads it back with Wire's
        // reader, so that there is one reader and one writer of events.
        busyRoom("Store", ["Ledger", "Columns", "Wire", "SQL", "JSON", "Compression", "Digest", "System"]),
        busyRoom("Demo", ["Ledger"]),
        // The one room above Store that speaks SQL: what others see of a ledger is a `LedgerView` and its figures.
        busyRoom("Reading", ["Ledger", "Columns", "Store", "SQL", "JSON"]),
        busyRoom("Reports", ["Ledger", "Reading", "Store", "JSON", "System"], exclude: ["README.md"]),
        // Probes, queues and gauges, each on its own clock.
        room("Watch", ["Client", "Patterns", "Postgres", "SQL", "JSON", "Ledger", "System"]),
        // Questions as single products' pages ask them, over the same reports.
        room("ProductPages", ["Reading", "Reports", "Ledger", "Store", "JSON"]),
        // What people look at: views over the reports.
        room("Page", ["Charts", "HTML", "Ledger", "Reading", "Reports"]),
        room(
            "Configuration",
            [
                "Access", "Ledger", "Store", "HTTP", "Client", "Logging", "Passwords", "Watch", "YAML", "Patterns",
                "System", "TLS",
            ],
            exclude: ["README.md"]
        ),
        // Who asks: tokens that the ledger gives out, and what they allow.
        room("Access", ["Ledger", "Wire", "Store", "Reading", "Digest", "HTTP", "JSON", "Passwords", "System"]),
        room("Budgets", ["Ledger", "Store", "Wire", "Reading", "Reports", "JSON", "Logging"]),
        room(
            "Notices",
            [
                "Ledger", "Store", "Reading", "Reports", "Configuration", "Client", "Digest", "Exposition", "HTML",
                "JSON",
                "Logging", "System",
            ]),
        room(
            "Service",
            [
                "Ledger", "Store", "Wire", "Prices", "Exposition", "HTTP", "JSON", "Client", "Compression", "Digest",
                "Reading", "Reports", "ProductPages", "Watch", "System", "Configuration", "Access", "Budgets",
                "Notices", "HTML", "Logging", "Memory", "Page", "TLS", "Web",
            ]),
        // The words on the command line, and what they start.
        room(
            "Commands",
            [
                "Service", "Ledger", "Store", "Wire", "Prices", "HTTP", "JSON", "Compression", "Client", "Demo",
                "Digest", "Reading", "Reports", "Watch", "System", "Configuration", "Access", "Notices", "Logging",
                "Memory", "TLS",
            ]),
        .executableTarget(name: "bursar", dependencies: ["Commands", "Memory"], swiftSettings: strict),

        // Makes the stores that the benchmarks read: `swift build -c release --product fill`.
        .executableTarget(
            name: "fill", dependencies: ["Commands", "Demo", "Ledger", "Prices", "Store"],
            path: "Tests/Benchmarks/Fill", swiftSettings: strict),

        .target(name: "Seeded", path: "Tests/Seeded", swiftSettings: strict),
        .target(name: "Waiting", path: "Tests/Waiting", swiftSettings: strict),
        // Servers of others, started by the tests that talk to them.
        .target(name: "Peers", path: "Tests/Peers", swiftSettings: strict),
        .target(name: "TemporaryFiles", path: "Tests/TemporaryFiles", swiftSettings: strict),
        // What a test sets up within its own process: a server, a ledger with budgets, a log, a webhook's receiver.
        .target(
            name: "Scenes",
            dependencies: [
                "Ledger", "Store", "Wire", "HTTP", "JSON", "Client", "SQL", "Reading", "Watch", "System",
                "Configuration", "Budgets", "Service", "Logging", "TemporaryFiles",
            ],
            path: "Tests/Scenes", swiftSettings: strict),
        tests("Ledger", ["Columns", "Seeded"]),
        tests("Columns", ["Ledger", "Seeded"]),
        tests("Exposition", ["Seeded"]),
        tests("JSON", ["Seeded"]),
        tests("Logging", ["JSON", "Ledger", "Waiting"]),
        tests("HTML", ["Seeded"]),
        tests("Charts", ["HTML"]),
        tests("System", ["Ledger", "Peers", "TemporaryFiles"]),
        tests("SQL", ["TemporaryFiles"]),
        tests("HTTP", ["Compression", "Seeded", "Waiting"]),
        tests("Memory"),
        tests("TLS", ["Peers", "TemporaryFiles"]),
        tests("Passwords"),
        tests("YAML"),
        tests("Compression", ["Seeded", "TemporaryFiles"]),
        tests("Digest"),
        tests("Patterns"),
        tests("Client", ["Peers", "Seeded", "TemporaryFiles"]),
        tests("Postgres", ["Peers"]),
        tests(
            "Watch", ["Client", "Ledger", "Patterns", "Peers", "SQL", "Seeded", "System", "TemporaryFiles", "Waiting"]),
        tests("Prices", ["Ledger", "JSON", "TemporaryFiles"]),
        tests("Wire", ["Ledger", "JSON", "Seeded"]),
        tests("Store", ["Ledger", "Columns", "Wire", "SQL", "Compression", "Peers", "Seeded", "TemporaryFiles"]),
        tests("Demo", ["Ledger"]),
        tests(
            "ProductPages",
            ["Ledger", "Wire", "Store", "SQL", "Prices", "Reading", "Reports", "JSON", "Seeded", "TemporaryFiles"]),
        tests("Page", ["HTML", "Ledger", "Reading"]),
        tests("Reading", ["Ledger", "Seeded"]),
        tests("Reports", ["Ledger", "Wire", "Store", "SQL", "Reading", "JSON", "Seeded", "System", "TemporaryFiles"]),
        tests(
            "Configuration",
            ["Ledger", "Store", "HTTP", "Client", "Passwords", "TLS", "Watch", "YAML", "Seeded", "TemporaryFiles"]),
        tests("Access", ["Ledger", "Passwords", "Store", "SQL", "HTTP", "JSON", "Seeded", "TemporaryFiles"]),
        tests("Budgets", ["Ledger", "Store", "SQL", "Reading", "Logging", "Scenes", "Seeded", "TemporaryFiles"]),
        tests(
            "Notices",
            [
                "Ledger", "Store", "SQL", "Reading", "Reports", "Configuration", "Client", "Exposition", "HTTP", "JSON",
                "Service", "System", "Scenes", "TemporaryFiles", "Waiting",
            ]),
        tests(
            "Service",
            [
                "Ledger", "Store", "Wire", "Prices", "Exposition", "HTTP", "JSON", "Client", "Compression", "SQL",
                "Reading", "Reports", "ProductPages", "Watch", "System", "Configuration", "Access", "Budgets",
                "HTML", "Logging", "Page", "Passwords", "Scenes", "Seeded", "TLS", "TemporaryFiles", "Waiting",
            ]),
        tests(
            "Commands",
            [
                "Ledger", "Store", "Wire", "Prices", "JSON", "SQL", "HTTP", "Compression", "Demo", "Reports", "Watch",
                "System", "Configuration", "Notices", "Service", "Scenes", "Seeded", "TemporaryFiles",
            ]),
        fuzzing([
            "Access", "Client", "Columns", "Compression", "Configuration", "HTTP", "JSON", "Ledger", "Patterns",
            "Prices",
            "ProductPages", "Reading", "Reports", "Seeded", "Store", "Watch", "Wire", "YAML",
        ]),
        .testTarget(
            name: "EndToEnd", dependencies: ["Compression", "Peers", "TemporaryFiles", "Waiting"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
