// `bursar backup`: a copy of a store that may be in use.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Service
import Store

struct BackupCommand {
    private let options: BackupOptions

    init(_ options: BackupOptions) { self.options = options }

    func run() throws -> Exit {
        let location = try StoreLocation.named(options.store, config: options.config)
        if let server = options.server {
            _ = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
                .ask(AuditRoutes.path, AuditRoutes.told(ofBackup: options.file))
        } else if LedgerReader.isServed(location) {
            try LedgerReader(location).checkUnguarded(location)
        }
        try copy(location)
        if options.server == nil { try tell(location) }
        try Output.print("\(location) copied to \(options.file)")
        return .done
    }

    private func copy(_ location: StoreLocation) throws(StoreError) {
        var progress = Progress("copying")
        defer { progress.end() }
        try Backup.run(location, to: options.file) { share in progress.show(share: share) }
    }

    /// A store that may only be read, or that somebody else has open, is copied all the same.
    private func tell(_ location: StoreLocation) throws(StoreError) {
        guard !LedgerReader.isServed(location), let store = try? LedgerStore(location) else { return }
        defer { store.close() }
        try store.tell(.backupMade, of: "store", options.file)
    }
}
