// Where recorded events go: a server, or a store that nobody else has open.
// SPDX-License-Identifier: Apache-2.0

import Store
import Wire

/// Sends batches and waits for what became of them.
enum RecordDestination {
    case server(RecordServer)
    case store(RecordStore)

    init(_ options: RecordOptions) throws {
        switch options.destination {
        case .server(let url):
            self = .server(try RecordServer(url, tokenFile: options.tokenFile, caFile: options.caFile))
        case .store(let location, let config):
            self = .store(try RecordStore(location, config: config, people: options.people))
        }
    }

    /// All events have ids by now, so a batch can be sent again where its answer was lost.
    func send(_ batch: [[UInt8]]) throws -> Receipt {
        if batch.contains(where: ArchivedEvent.isIn) {
            guard case .store(let store) = self else {
                throw Refused(description: "archives are taken by a store only: --store URL")
            }
            return try store.book(archive: batch)
        }
        // Line by line, so that an event that is no JSON costs only itself.
        var body: [UInt8] = []
        for event in batch {
            body += event.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
            body.append(0x0A)
        }
        switch self {
        case .server(let server): return try server.post(body, of: batch.count)
        case .store(let store): return try store.book(body)
        }
    }

    func close() throws(StoreError) {
        if case .store(let store) = self { try store.close() }
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }
}
