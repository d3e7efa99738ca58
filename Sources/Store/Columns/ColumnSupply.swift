// The blocks of some days, handed to several threads as they ask for them.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Dispatch
internal import Ledger
internal import SQL
internal import Synchronization
internal import System

/// A connection that several threads read with, one at a time.
final class SharedConnection: @unchecked Sendable {
    // Sendable: the connection is touched within `read` alone, under the lock. Whoever owns it is one of those who read,
    // and waits until all others have ended.
    private let database: Database
    private let lock = Mutex(())

    init(_ database: Database) { self.database = database }

    func read<Result: Sendable>(_ body: (Database) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try lock.withLock { (_) throws(StoreError) -> Result in try body(database) }
    }
}

/// The blocks of a kind and of some days, and then the tails of these days. Each is given once, to whoever asks next: so
/// nobody waits for another, but for the reading itself.
final class ColumnSupply: @unchecked Sendable {
    // Sendable: what changes does so within `read` of the connection, under its lock.
    private let connection: SharedConnection
    private let kind: Event.Kind
    private let through: Int64
    private var tails: DayTails
    private var left: ArraySlice<DayTails.Tail>
    /// Blocks that were read ahead, and the day and the place behind which the next ones are.
    private var ahead: ArraySlice<StoredBlock> = []
    private var after: (day: Int64, part: Int64)
    private var isAtEnd = false
    private var failure: StoreError?

    /// Heads of blocks that are read at once: each takes some hundred bytes.
    private static let pageLength = 32
    /// How much threads that help yield, as `nice` counts it: like the readers that they help.
    private static let courtesy: CInt = 10

    init(
        of kind: Event.Kind, from: Int64, through: Int64, then left: [DayTails.Tail], _ tails: DayTails,
        over connection: SharedConnection
    ) {
        self.kind = kind
        self.through = through
        self.left = left[...]
        self.tails = tails
        self.connection = connection
        after = (from, -1)
    }

    /// Calls `body` with every block, on this thread and, after some blocks, on one more for each part beyond the first.
    func share<Part: AnyObject>(
        among parts: [Part], after alone: Int,
        _ body: @escaping (Part, ColumnBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        guard let own = parts.first else { return }
        let block = ColumnBlock(connection)
        var count = 0
        while count < alone || parts.count == 1, try take(block) {
            try body(own, block)
            count += 1
        }
        guard !isAtEnd || !ahead.isEmpty || !left.isEmpty else { return }
        let ended = DispatchSemaphore(value: 0)
        var helpers = 0
        for part in parts.dropFirst() {
            let helper = Helper(self, part, body)
            let isStarted = Thread.start(niceness: Self.courtesy) {
                helper.run()
                ended.signal()
            }
            if isStarted { helpers += 1 }
        }
        run(own, block, body)
        // The connection is of whoever called: nobody else reads with it when this returns.
        for _ in 0..<helpers { ended.wait() }
        if let failure { throw failure }
    }

    /// What a thread that helps has, until it has ended.
    private final class Helper<Part: AnyObject>: @unchecked Sendable {
        // Sendable: one thread has it, while the one that made it waits. What `body` shares with others is not changed.
        private var work: (supply: ColumnSupply, part: Part, body: (Part, ColumnBlock) throws(StoreError) -> Void)?

        init(_ supply: ColumnSupply, _ part: Part, _ body: @escaping (Part, ColumnBlock) throws(StoreError) -> Void) {
            work = (supply, part, body)
        }

        /// Keeps nothing: the last that holds a connection should be whose it is.
        func run() {
            guard let (supply, part, body) = work else { return }
            work = nil
            supply.run(part, ColumnBlock(supply.connection), body)
        }
    }

    private func run<Part: AnyObject>(
        _ part: Part, _ block: ColumnBlock, _ body: (Part, ColumnBlock) throws(StoreError) -> Void
    ) {
        do throws(StoreError) {
            while try take(block) { try body(part, block) }
        } catch {
            stop(error)
        }
    }

    /// The others end with the block that they are at. The first error is the one that is told.
    private func stop(_ error: StoreError) {
        // Throws nothing, since its body does not.
        _ = try? connection.read { _ in if failure == nil { failure = error } }
    }

    // MARK: Taking

    private enum Taken: Sendable {
        case block(StoredBlock)
        case rows(ColumnSet, day: Int64)
    }

    /// Fills a block with what comes next; false where that is nothing.
    private func take(_ block: ColumnBlock) throws(StoreError) -> Bool {
        let taken = try connection.read { (database) throws(StoreError) -> Taken? in
            guard failure == nil else { return nil }
            try database.checkTime()
            return try next(in: database)
        }
        switch taken {
        case nil: return false
        case .block(let stored): try block.take(stored)
        case .rows(let rows, let day): block.take(rows, kind, day: day)
        }
        return true
    }

    private func next(in database: Database) throws(StoreError) -> Taken? {
        if ahead.isEmpty, !isAtEnd { try readAhead(in: database) }
        if let stored = ahead.popFirst() { return .block(stored) }
        while let tail = left.popFirst() {
            let page = try tails.page(of: tail, kind)
            if let more = page.left { left = [more] + left }
            if page.rows.count > 0 { return .rows(page.rows, day: tail.day) }
        }
        return nil
    }

    private func readAhead(in database: Database) throws(StoreError) {
        let sql = """
            \(StoredBlock.select) WHERE kind = $1 AND (day, part) > ($2, $3) AND day <= $4
            ORDER BY day, part LIMIT \(Self.pageLength)
            """
        let page = try database.rows(sql, Int64(kind.rawValue), after.day, after.part, through) {
            (row) throws(StoreError) in try StoredBlock(row)
        }
        ahead = page[...]
        isAtEnd = page.count < Self.pageLength
        if let last = page.last { after = (last.day, last.part) }
    }
}
