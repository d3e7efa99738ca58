// The room that the ledger has, and takes, from memory.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Store
import TemporaryFiles
import Testing

@testable import Service

@Suite struct DiskSpaceTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `The size of the ledger is known from the start, and read again only when the disk is looked at`() throws
    {
        let store = try LedgerStore(.sqlite(path: files.file("disk.db")))
        defer { store.close() }
        let disk = DiskSpace(of: store)
        let first = try #require(disk.reading)
        #expect(first.ledger > 0 && first.ledger == store.sizeInBytes)
        #expect(first.size > first.free)

        // As a ledger that grows.
        let log = try FileHandle(forWritingTo: URL(filePath: files.file("disk.db-wal")))
        try log.truncate(atOffset: try log.seekToEnd() + 4096)
        #expect(disk.reading == first)
        disk.refresh()
        #expect(disk.reading?.ledger == first.ledger + 4096)
    }
}
