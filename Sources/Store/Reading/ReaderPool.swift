// Connections that only read, each on a thread of its own.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization
internal import System

/// Hands each read to a connection that is free, in the order they came. WAL gives each read the store as it was when
/// the read began.
///
/// The threads are ones that yield: where processors are scarce, events that come in go before questions about them.
final class ReaderPool: Sendable {
    typealias Read = @Sendable (LedgerReader) -> Void

    private let line = WaitingLine()
    private let count: Int

    init(_ place: StorePlace, count: Int) throws(StoreError) {
        self.count = count
        for _ in 0..<count {
            let reader = Reader(LedgerReader(try Database.sqlite(place.path, .read)), line)
            guard Thread.start(niceness: courtesy, { reader.run() }) else {
                throw .database(SQLError(.other, "no thread could be started"))
            }
        }
    }

    /// The threads end when they have done what waits.
    deinit { line.close(for: count) }

    func read(_ body: @escaping Read) { line.add(body) }
}

/// Reads that wait for a connection; bounded by the connections of those who ask.
private final class WaitingLine: Sendable {
    private let waiting = Mutex<[ReaderPool.Read]>([])
    private let signal = DispatchSemaphore(value: 0)

    func add(_ read: @escaping ReaderPool.Read) {
        waiting.withLock { $0.append(read) }
        signal.signal()
    }

    func close(for threads: Int) {
        for _ in 0..<threads { signal.signal() }
    }

    /// Waits for a read; nil when there will be none.
    func next() -> ReaderPool.Read? {
        signal.wait()
        return waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

/// A connection, handed over to the one thread that uses it.
private final class Reader: @unchecked Sendable {
    // Sendable: only `run` touches the connection, and only one thread calls that.
    private let ledger: LedgerReader
    private let line: WaitingLine

    init(_ ledger: LedgerReader, _ line: WaitingLine) {
        self.ledger = ledger
        self.line = line
    }

    func run() {
        while let read = line.next() { read(ledger) }
    }
}

/// How much readers yield, as `nice` counts it.
private let courtesy: CInt = 10
