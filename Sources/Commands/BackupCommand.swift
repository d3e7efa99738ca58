// `bursar backup`: a copy of a store that may be in use.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Store

struct BackupCommand {
    private let options: BackupOptions

    init(_ options: BackupOptions) { self.options = options }

    func run() throws -> Exit {
        let location = try StoreLocation.named(options.store, config: options.config)
        try copy(location)
        try Output.print("\(location) copied to \(options.file)")
        return .done
    }

    private func copy(_ location: StoreLocation) throws(StoreError) {
        var progress = Progress("copying")
        defer { progress.end() }
        try Backup.run(location, to: options.file) { share in progress.show(share: share) }
    }
}
