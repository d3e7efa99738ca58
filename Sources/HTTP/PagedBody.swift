// A body that is asked for page by page while it is sent.
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Synchronization
internal import System

/// Shared by the library's thread, which sends, and the threads that make the pages.
///
/// No thread waits here. When there is nothing to send the connection is suspended, and a page that is delivered resumes
/// it. Its lock may be taken inside the connection's own, never the other way round.
final class PagedBody: Sendable {
    private let shared: Mutex<Shared>
    /// Nil inside for a plain body. One page is in the making at a time, so no thread waits for this lock.
    private let deflater: Mutex<GzipStream?>
    private let memory: AnswerMemory
    /// Two pages, and what compresses them.
    private let share: MemoryShare

    fileprivate struct Shared {
        var pages: PageQueue
        /// Nil when the exchange is over.
        var next: Response.NextPage?
        var connection: Connection?
        var handle: ConnectionHandle?
        var isSuspended = false
        var bytesOut = 0

        mutating func wake() {
            guard isSuspended, let connection, let handle else { return }
            isSuspended = false
            connection.enter(.sending, at: SystemClock.nanoseconds())
            handle.resume()
        }
    }

    /// What zlib keeps of a stream, about.
    private static let deflaterSize = 262_144

    /// Compresses the first page, where it is to be compressed, on the caller's thread. Throws where there is no room for
    /// pages of its size.
    init(
        first: [UInt8], isGzip: Bool, next: @escaping Response.NextPage, in memory: AnswerMemory
    ) throws(Problem) {
        var stream = isGzip ? GzipStream() : nil
        let first = stream?.compress(first) ?? first
        let held = 2 * max(first.count, AnswerMemory.small) + (isGzip ? Self.deflaterSize : 0)
        guard let share = memory.budget.share(of: held) else { throw .noRoomForAnswer }
        self.share = share
        self.memory = memory
        deflater = Mutex(stream)
        shared = Mutex(Shared(pages: PageQueue(first: first), next: next))
    }

    deinit { memory.noteFreed(bytesOut) }

    /// What went over the wire so far, without the marks between chunks.
    var bytesOut: Int { shared.withLock(\.bytesOut) }

    // MARK: The library's thread

    /// The answer is about to be queued.
    func begin(on connection: Connection, _ handle: ConnectionHandle) {
        shared.withLock { shared in
            shared.connection = connection
            shared.handle = handle
        }
    }

    /// The library has sent what it had, and comes for more. Where it is to wait, the connection is suspended.
    func read(atMost count: Int) -> PageQueue.Step {
        while true {
            let (step, next, connection) = shared.withLock { shared in
                shared.take(atMost: count)
            }
            if let next {
                let request = PageRequest(self)
                next { request.deliver($0) }
            }
            switch step {
            // It may be here already.
            case .wait where next != nil: continue
            case .failed: connection?.reset()
            case .bytes, .wait, .end: break
            }
            return step
        }
    }

    /// The exchange is over: nothing is asked for any more.
    func close() {
        // Released outside the lock: anything may be released with it.
        _ = shared.withLock { shared in
            shared.pages.fail()
            shared.connection = nil
            shared.handle = nil
            shared.isSuspended = false
            return shared.next.take()
        }
    }

    // MARK: Any thread

    /// Takes in a page. Compression, where there is any, happens here, on the caller's thread.
    func deliver(_ page: Response.Page) {
        guard shared.withLock(\.pages.isAsked) else { return }
        let encoded: Response.Page =
            switch page {
            case .page(let bytes): .page(encode(bytes, isLast: false))
            case .end(let bytes): .end(encode(bytes, isLast: true))
            case .failed: .failed
            }
        // What is there cannot be refused any more: a page that is larger than those before is counted all the same.
        if case .page(let bytes) = encoded { share.hold(2 * bytes.count) }
        shared.withLock { shared in
            shared.pages.deliver(encoded)
            shared.wake()
        }
    }

    /// Sends nothing more: the page took too long, the client did, or the server stops.
    func abandon() {
        shared.withLock { shared in
            shared.pages.fail()
            shared.wake()
        }
    }

    private func encode(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        deflater.withLock { $0?.compress(bytes, isLast: isLast) } ?? bytes
    }
}

extension PagedBody.Shared {
    /// What to send, and whom to ask for the next page if it is time. Suspends the connection when the page that it
    /// needs is in the making: under the lock, so that no thread resumes what is not suspended yet.
    fileprivate mutating func take(
        atMost count: Int
    ) -> (step: PageQueue.Step, next: Response.NextPage?, connection: Connection?) {
        let step = pages.take(atMost: count)
        let isTime = pages.ask()
        if case .bytes(let bytes) = step {
            bytesOut += bytes.count
            connection?.took(bytes.count)
        }
        if step == .wait, !isTime {
            isSuspended = true
            connection?.enter(.fetching, at: SystemClock.nanoseconds())
            handle?.suspend()
        }
        return (step, isTime ? next : nil, connection)
    }
}

/// Delivers one page, once. One that is dropped without a page has failed.
final class PageRequest: Sendable {
    private let body: PagedBody
    private let isDelivered = Atomic(false)

    init(_ body: PagedBody) { self.body = body }

    deinit { deliver(.failed) }

    func deliver(_ page: Response.Page) {
        guard !isDelivered.exchange(true, ordering: .relaxed) else { return }
        body.deliver(page)
    }
}
