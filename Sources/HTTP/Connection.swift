// One client's connection, as the library's thread, the answering threads and the sweep share it.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import Synchronization
internal import System
internal import TLS

/// Lives from the moment the library takes a socket until it lets it go; a late reply may hold on to it longer.
///
/// `@unchecked Sendable`: the variables belong to the library's thread that serves the connection, and while that thread
/// has it suspended, to no thread; all else is immutable, atomic or behind `shared`'s lock.
final class Connection: @unchecked Sendable {
    let number: UInt64
    let remote: String
    /// What it is counted under; nil where it is not.
    let network: ClientNetwork?
    let context: ServerContext
    /// Nil where the server speaks none.
    let tls: TLSSession?
    /// One more than the server likes, when it came.
    let isSurplus: Bool
    /// What the library's thread knows of the request in hand.
    var exchange: Exchange?
    /// What was asked for so far on this connection.
    var turns: UInt64 = 0
    /// Bytes that the client took since its deadline began.
    private var taken = 0
    /// There is a refusal on the wire that the client might not read if its socket were closed at once.
    var shouldLinger = false

    private let clock: Atomic<UInt64>
    private let shared: Mutex<Shared>

    /// What several threads change.
    private struct Shared: ~Copyable {
        /// -1 when the library is about to close it.
        var descriptor: Int32
        /// The exchange that `state` is about.
        var turn: UInt64 = 0
        var state = ExchangeState()
        var head: RequestHead?
        var response: PreparedResponse?
        var suspended: ConnectionHandle?
        /// The answer on its way out, if it goes in pages.
        var pages: PagedBody?
        var wasLate = false

        /// An orderly end would do for most clients, but for one that knows no chunks it is the end of the body.
        func reset() {
            guard descriptor >= 0 else { return }
            var none = sockaddr()
            none.sa_family = sa_family_t(AF_UNSPEC)
            _ = unsafe connect(descriptor, &none, socklen_t(MemoryLayout<sockaddr>.size))
        }
    }

    init(descriptor: Int32, peer: SocketAddress, context: ServerContext, tls: TLSSession?) {
        number = context.connections.nextNumber()
        remote = peer.host
        network = context.counted(peer.listenAddress?.host)
        self.context = context
        self.tls = tls
        isSurplus = context.connections.servedCount >= context.options.softConnectionLimit
        clock = Atomic(ConnectionClock(.opened, since: SystemClock.milliseconds()).word)
        shared = Mutex(Shared(descriptor: descriptor))
    }

    func enter(_ phase: ConnectionClock.Phase, at nanoseconds: UInt64) {
        clock.store(ConnectionClock(phase, since: nanoseconds / 1_000_000).word, ordering: .relaxed)
    }

    // MARK: The library's thread

    /// A new exchange begins: answers to an older one are dropped from now on.
    func open(turn: UInt64) {
        shared.withLock { shared in
            shared.turn = turn
            shared.state = ExchangeState()
            shared.wasLate = false
        }
    }

    /// The request is whole. False when it was answered while it came in.
    func begin(_ head: RequestHead) -> Bool {
        shared.withLock { shared in
            shared.head = head
            return shared.state.begin()
        }
    }

    /// Takes the answer if there is one, and suspends the connection if it is still to come.
    func take(_ connection: ConnectionHandle) -> PreparedResponse? {
        shared.withLock { shared in
            switch shared.state.take() {
            case .send: return shared.response.take()
            case .suspend:
                shared.suspended = connection
                // Under the lock, so that no thread resumes what is not suspended yet.
                connection.suspend()
                return nil
            case .wait: return nil
            }
        }
    }

    /// The head is to wait. Under the lock, so that no thread resumes what is not suspended yet.
    func suspend(_ connection: ConnectionHandle) {
        shared.withLock { shared in
            shared.state.pause()
            shared.suspended = connection
            connection.suspend()
        }
    }

    /// So many bytes more of a large answer are on their way: when they are enough, its client has earned another deadline.
    func took(_ count: Int) {
        taken += count
        guard taken >= context.options.sendingPiece else { return }
        taken = 0
        enter(.sending, at: SystemClock.nanoseconds())
    }

    /// An answer begins to be sent.
    func beginSending() {
        taken = 0
        enter(.sending, at: SystemClock.nanoseconds())
    }

    /// An answer in pages begins.
    func stream(_ pages: PagedBody, over connection: ConnectionHandle) {
        pages.begin(on: self, connection)
        shared.withLock { $0.pages = pages }
        // Checked behind the registration: the server either finds these pages when it stops, or is found stopping here.
        if context.isStopping.load(ordering: .sequentiallyConsistent) { pages.abandon() }
    }

    /// The exchange is over. True when the sweep cut it off.
    func finish() -> Bool {
        shared.withLock { shared in
            shared.state.finish()
            shared.head = nil
            shared.response = nil
            shared.suspended = nil
            shared.pages = nil
            return shared.wasLate
        }
    }

    /// The library is about to close the socket, whose number may be another's a moment later.
    func close() {
        shared.withLock { shared in
            if shouldLinger || tls?.shouldLinger == true {
                context.lingering.add(duplicateOf: shared.descriptor, discardLimit: context.options.discardLimit)
            }
            shared.descriptor = -1
            shared.state.finish()
            shared.suspended = nil
            shared.pages = nil
        }
    }

    // MARK: Any thread

    /// Breaks the connection off, so that what was sent of an answer cannot pass for all of it.
    func reset() { shared.withLock { $0.reset() } }

    /// Breaks off an answer in pages, if there is one on its way out: the server stops.
    func abandonPages() {
        shared.withLock { shared in
            guard let pages = shared.pages else { return }
            shared.reset()
            pages.abandon()
        }
    }

    /// True while the exchange is that one and has no answer.
    func awaitsAnswer(turn: UInt64) -> Bool {
        shared.withLock { shared in
            shared.turn == turn && (shared.state.stage == .handling || shared.state.stage == .suspended)
        }
    }

    /// Answers the exchange, if it is still that one and has no answer yet.
    func answer(_ response: Response, turn: UInt64, head: RequestHead) {
        var prepared: PreparedResponse? = PreparedResponse(response, for: head, in: context)
        shared.withLock { shared in
            guard shared.turn == turn else { return }
            switch shared.state.answer() {
            case .ignore: return
            case .hold: shared.response = prepared.take()
            case .resume:
                shared.response = prepared.take()
                shared.suspended?.resume()
                shared.suspended = nil
            }
        }
    }

    /// Goes on with a head that waits, if there is one: of that exchange, or of any where the server stops.
    func endPause(turn: UInt64? = nil) {
        shared.withLock { shared in
            guard turn == nil || shared.turn == turn, shared.state.resume() else { return }
            shared.suspended?.resume()
            shared.suspended = nil
        }
    }

    /// Answers whatever is being served, from outside: the deadline is over, or the server stops.
    func refuse(_ problem: Problem) {
        let served = shared.withLock { shared -> (turn: UInt64, head: RequestHead)? in
            guard shared.state.stage == .handling || shared.state.stage == .suspended else { return nil }
            return shared.head.map { (shared.turn, $0) }
        }
        guard let served else { return }
        answer(problem.response(requestID: served.head.id), turn: served.turn, head: served.head)
    }

    /// Called by the sweep: sees to a connection that takes too long.
    func check(at now: UInt64, _ limits: ConnectionClock.Limits) {
        let reading = ConnectionClock(word: clock.load(ordering: .relaxed))
        guard reading.isLate(at: now, limits) else { return }
        if reading.phase == .serving {
            endPause()
            refuse(.overdue)
        } else {
            cut(reading, isLate: true)
        }
    }

    /// Called by the sweep now and then: ends a connection whose peer has closed its side.
    ///
    /// The library overlooks an end that comes in the same packet as the last bytes.
    func checkForEnd(at now: UInt64) {
        let reading = ConnectionClock(word: clock.load(ordering: .relaxed))
        guard reading.awaitsPeer, now > reading.since + 1000 else { return }
        let isAtEnd = shared.withLock { shared in
            var byte: UInt8 = 0
            guard shared.descriptor >= 0 else { return false }
            return unsafe recv(shared.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
        }
        if isAtEnd { cut(reading, isLate: false) }
    }

    /// True from the end of a request until its answer is out.
    var isAnswering: Bool {
        let phase = ConnectionClock(word: clock.load(ordering: .relaxed)).phase
        return phase == .serving || phase == .sending || phase == .fetching
    }

    /// Ends the connection by its socket, which the library then finds closed.
    private func cut(_ reading: ConnectionClock, isLate: Bool) {
        shared.withLock { shared in
            // If it moved on in the meantime, it is not late any more.
            let cut = ConnectionClock(.cut, since: reading.since).word
            guard clock.compareExchange(expected: reading.word, desired: cut, ordering: .relaxed).exchanged else {
                return
            }
            shared.wasLate = isLate
            if isLate, let limit = reading.limit { context.limited(limit) }
            if reading.isSending {
                shared.reset()
                shared.pages?.abandon()
            } else if shared.descriptor >= 0 {
                _ = shutdown(shared.descriptor, Int32(SHUT_RDWR))
            }
        }
    }
}
