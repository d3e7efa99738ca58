// Where a command does its work: on a store, or on a server that runs on one.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Store

/// What the commands take that work on a store by themselves, or have a server do it.
protocol PlacedOptions: Sendable {
    /// A configuration file, which names the store.
    var config: String? { get set }
    var store: StoreLocation? { get set }
    /// A running one, which has the store open.
    var server: String? { get set }
    var tokenFile: String? { get set }
    var caFile: String? { get set }
}

extension Command {
    /// What every command that works on a store takes.
    static func storeOptions<Options>(
        _ config: Property<Options, String?>, _ store: Property<Options, StoreLocation?>,
        named configured: String = "the configuration file that names the store", _ ledger: String = "the ledger"
    ) -> [CommandOption<Options>] {
        [
            .value("config", config, .path, configured),
            .value("store", store, .store, unless: "\(StoreLocation.standard)", ledger),
        ]
    }

    /// A server, and what to show and to believe there.
    static func serverOptions<Options: PlacedOptions>(
        _ server: CommandOption<Options>, token: String = "a file that holds the server's access token"
    ) -> [CommandOption<Options>] {
        [
            server,
            .value("token-file", \.tokenFile, .path, token),
            .value("ca-file", \.caFile, .path, "certificates to trust instead of the system's, for https"),
        ]
    }

    /// A store, or a server that works on its own.
    static func placeOptions<Options: PlacedOptions>(
        token: String = "a file that holds the server's access token"
    ) -> [CommandOption<Options>] {
        storeOptions(\.config, \.store)
            + serverOptions(
                .value("server", \.server, .url, "lets this server do it, on its store").or("to"), token: token)
    }

    /// A server has a store of its own, and only a server is shown anything.
    static let exclusivePlaces = [
        ["server", "store"], ["server", "config"], ["store", "token-file"], ["config", "token-file"],
        ["store", "ca-file"], ["config", "ca-file"],
    ]
}
