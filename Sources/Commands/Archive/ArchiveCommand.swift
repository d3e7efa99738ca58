// `bursar archive`: old events leave the store for files.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Service
import Store
import System

struct ArchiveCommand {
    private let options: ArchiveOptions

    init(_ options: ArchiveOptions) { self.options = options }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    func run() throws -> Exit {
        let configuration = try Configuration.load(path: options.config, environment: .process)
        guard let directory = options.directory ?? configuration.retention?.archiving?.archive,
            let days = options.days ?? configuration.retention?.archiving?.days
        else { throw Refused(description: "the configuration has no retention: name --dir DIR and --days N") }
        let location = options.store ?? configuration.store
        do throws(StoreError) {
            let store = try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
            defer { store.close() }
            try archive(store, Configuration.Archiving(days: days, archive: directory))
        } catch {
            if case .inUse = error {
                throw Refused(
                    description: "\(location): a server has the store open; it archives by itself, with retention set")
            }
            throw StartError.store(location, error)
        }
        return .done
    }

    private func archive(_ store: LedgerStore, _ archiving: Configuration.Archiving) throws(StoreError) {
        var progress = Progress("archiving", counting: "events")
        let days = try store.days(before: archiving.first(today: Timestamp.now.day))
        var (events, bytes, files) = (0, 0, 0)
        for (place, day) in days.enumerated() {
            let archive: Archive?
            do throws(StoreError) {
                archive = try store.archive(day, in: archiving.archive, at: .now) { count in
                    progress.show(events + count, share: Double(place) / Double(days.count))
                }
            } catch {
                // The first error counts, where the audit cannot be written either.
                try? store.tell(.eventsArchived, of: "archive", "\(day)", outcome: .failed)
                throw error
            }
            guard let archive else { continue }
            try store.tell(.eventsArchived, of: "archive", archive.name, rows: Int(archive.events))
            events += Int(archive.events)
            bytes += Int(archive.bytes)
            files += 1
        }
        progress.end()
        let summary = "\(events.counted("event")) archived in \(files.counted("file")), \(bytes.counted("byte"))"
        // What is done is done, whether or not anybody reads of it.
        try? Output.print(files == 0 ? "nothing to archive" : summary)
    }
}
