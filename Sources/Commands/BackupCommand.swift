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
        } else {
            try tell(location)
        }
        try copy(location)
        try Output.print("\(location) copied to \(options.file)")
        return .done
    }

    private func copy(_ location: StoreLocation) throws(StoreError) {
        var progress = Progress("copying")
        defer { progress.end() }
        try Backup.run(location, to: options.file) { share in progress.show(share: share) }
    }

    /// Before the copy is made, as beside a server. Where the store asks for no token, one that somebody has open, or whose
    /// audit cannot be written, is copied all the same.
    private func tell(_ location: StoreLocation) throws {
        let reader: LedgerReader
        do throws(StoreError) {
            reader = try LedgerReader(location)
        } catch {
            // What is in a store of another build, that build can tell.
            guard case .otherShape = error, !LedgerReader.isServed(location) else { throw error }
            return
        }
        try reader.checkUnguarded(location)
        let view = StoreView(.backupMade, of: "store", options.file)
        if try reader.isGuarded() { return try view.of(reader, location) {} }
        guard !LedgerReader.isServed(location) else { return }
        try? LedgerStore.tell(view.entry(), in: location)
    }
}
