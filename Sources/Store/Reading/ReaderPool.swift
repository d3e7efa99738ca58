// Connections that only read, each on a queue of its own.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization

/// Hands reads to its connections in turn. WAL gives each read the store as it was when the read began.
final class ReaderPool: Sendable {
    private struct Reader: @unchecked Sendable {
        let queue: DispatchQueue
        /// Only ever touched on `queue`.
        let database: Database
    }

    private let readers: [Reader]
    private let next = Atomic<Int>(0)

    init(path: String, count: Int) throws(SQLError) {
        var readers: [Reader] = []
        for number in 0..<count {
            let queue = DispatchQueue(label: "bursar.ledger.read.\(number)", qos: .utility)
            readers.append(Reader(queue: queue, database: try Database.sqlite(path, .read)))
        }
        self.readers = readers
    }

    func read(_ body: @escaping @Sendable (Database) -> Void) {
        let reader = readers[next.wrappingAdd(1, ordering: .relaxed).oldValue % readers.count]
        reader.queue.async { body(reader.database) }
    }
}
