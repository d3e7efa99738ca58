// Connections that only read, each on a queue of its own.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization

/// Hands each read to a connection that is free, in the order they came. WAL gives each read the store as it was when
/// the read began.
final class ReaderPool: Sendable {
    typealias Read = @Sendable (Database) -> Void

    private struct Reader: @unchecked Sendable {
        let queue: DispatchQueue
        /// Only ever touched on `queue`.
        let database: Database
    }

    private struct State {
        var idle: [Reader]
        /// Waits for a connection; bounded by the connections of those who ask.
        var waiting: [Read] = []
    }

    private let state: Mutex<State>

    init(path: String, count: Int) throws(SQLError) {
        var readers: [Reader] = []
        for number in 0..<count {
            let queue = DispatchQueue(label: "bursar.ledger.read.\(number)", qos: .utility)
            readers.append(Reader(queue: queue, database: try Database.sqlite(path, .read)))
        }
        state = Mutex(State(idle: readers))
    }

    func read(_ body: @escaping Read) {
        let reader: Reader? = state.withLock { state in
            guard let reader = state.idle.popLast() else {
                state.waiting.append(body)
                return nil
            }
            return reader
        }
        guard let reader else { return }
        reader.queue.async { self.run(body, on: reader) }
    }

    /// Runs a read, and what has waited meanwhile.
    private func run(_ body: Read, on reader: Reader) {
        body(reader.database)
        let next: Read? = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.idle.append(reader)
                return nil
            }
            return state.waiting.removeFirst()
        }
        guard let next else { return }
        reader.queue.async { self.run(next, on: reader) }
    }
}
