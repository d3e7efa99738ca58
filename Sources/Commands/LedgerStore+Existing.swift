// Which store a command means, and how it opens one that is there.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Service
import Store

extension StoreLocation {
    /// The store that a command means: the one it names, or that of the configuration, or the usual one.
    static func named(_ store: StoreLocation?, config: String?) throws(ConfigurationErrors) -> StoreLocation {
        if let store { return store }
        guard let config else { return .standard }
        return try Configuration.load(path: config, environment: .process).store
    }
}

extension LedgerStore {
    /// Opens the store of a configuration to write. It must be there: to open alone would make one.
    convenience init(
        existing location: StoreLocation, _ configuration: Configuration, isFromFile: Bool
    ) throws(StoreError) {
        _ = try LedgerReader(location)
        try self.init(location, Options(configuration, isFromFile: isFromFile))
    }
}

/// What is to be done to a store is for the server to do that has it open.
struct StoreBusy: Error, CustomStringConvertible {
    let location: StoreLocation

    var description: String { "\(location): a server has the store open: let it do this, with --server http://…" }
}

extension LedgerReader {
    /// Opens the store that a question is asked of. Where nobody named one and the usual one is not there, the error says
    /// how to.
    static func asked(_ store: StoreLocation?, config: String?, _ location: StoreLocation) throws -> LedgerReader {
        do throws(StoreError) {
            return try LedgerReader(location)
        } catch {
            guard case .notThere = error, store == nil, config == nil else { throw error }
            throw NobodyToAsk(description: "\(error); name a store with --store, or a server with --server")
        }
    }

    struct NobodyToAsk: Error, CustomStringConvertible {
        let description: String
    }
}
