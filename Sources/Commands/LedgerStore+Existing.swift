// How a command opens the store that a configuration is about.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Service
import Store

extension LedgerStore {
    /// Opens the store of a configuration to write. It must be there: to open alone would make one.
    convenience init(
        existing location: StoreLocation, _ configuration: Configuration, isFromFile: Bool
    ) throws(StoreError) {
        _ = try LedgerReader(location)
        try self.init(location, Options(configuration, isFromFile: isFromFile))
    }
}
