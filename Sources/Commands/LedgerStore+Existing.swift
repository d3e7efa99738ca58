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
