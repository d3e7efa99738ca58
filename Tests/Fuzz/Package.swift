// swift-tools-version: 6.2
// The event reader under libFuzzer.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// The rooms are symbolic links: what they declare is for their own package only, which this one becomes.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags([
        "-sanitize=fuzzer,address", "-sanitize-coverage=edge,inline-8bit-counters,trace-cmp", "-parse-as-library",
    ]),
]

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .target(name: "Ledger", swiftSettings: strict),
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Digest", dependencies: ["CNettle"], swiftSettings: strict),
        .target(name: "Wire", dependencies: ["Ledger", "JSON", "Digest"], swiftSettings: strict),
        .executableTarget(
            name: "events", dependencies: ["Ledger", "Wire"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ],
    swiftLanguageModes: [.v6]
)
