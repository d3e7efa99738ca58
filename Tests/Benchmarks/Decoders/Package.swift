// swift-tools-version: 6.2
// How fast events are decoded: Bursar's reader beside Foundation's and simdjson's, in one process.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// The rooms are symbolic links: what they declare is for their own package only, which this one becomes.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "decoders",
    targets: [
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .target(name: "Ledger", swiftSettings: strict),
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Digest", dependencies: ["CNettle"], swiftSettings: strict + [.strictMemorySafety()]),
        .target(name: "Wire", dependencies: ["Ledger", "JSON", "Digest"], swiftSettings: strict),
        .target(
            name: "CSimdjson", cxxSettings: [.unsafeFlags(["-O3"])], linkerSettings: [.linkedLibrary("simdjson")]),
        .executableTarget(
            name: "decoders", dependencies: ["Ledger", "JSON", "Wire", "CSimdjson"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
