// The thread at the door: lets connections in, and sees to those that overstay.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import Synchronization

/// Accepts connections and hands them to the daemon; between two, it sweeps through those that are open.
final class Porter: Sendable {
    private let context: ServerContext
    private let daemon: Mutex<Daemon?>
    private let door: Mutex<ListenSocket?>
    private let bell: Bell
    private let isLeaving = Atomic(false)
    private let thread = Mutex<pthread_t?>(nil)

    init(_ context: ServerContext, door: consuming ListenSocket) throws(ServerError) {
        self.context = context
        var door: ListenSocket? = door
        self.door = Mutex(door.take())
        guard let bell = Bell() else { throw .cannotStart }
        self.bell = bell
        daemon = Mutex(try Daemon(context))
    }

    func start() throws(ServerError) {
        var thread = pthread_t()
        let closure = unsafe Unmanaged.passRetained(self).toOpaque()
        guard unsafe pthread_create(&thread, nil, porterThread, closure) == 0 else {
            unsafe Unmanaged<Porter>.fromOpaque(closure).release()
            throw .cannotStart
        }
        self.thread.withLock { $0 = thread }
    }

    /// Closes the door. Who is in stays.
    func closeDoor() {
        door.withLock { $0 = nil }
        bell.ring()
    }

    /// Ends the thread, then the daemon. Nothing may be suspended any more, nor be suspended again.
    func leave() {
        isLeaving.store(true, ordering: .relaxed)
        bell.ring()
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let thread { pthread_join(thread, nil) }
        daemon.withLock { $0 = nil }
        context.connections.releaseAll()
        context.lingering.closeAll()
    }

    /// The thread's whole life.
    func work() {
        var round: UInt64 = 0
        var nextSweep = Moment.milliseconds()
        var isPausing = false
        while !isLeaving.load(ordering: .relaxed) {
            // At the hard limit, or out of descriptors, the system's queue has to hold the newcomers for a while.
            let isFull = context.connections.count >= context.options.hardConnectionLimit
            let isListening = !isFull && !isPausing
            wait(listening: isListening)
            isPausing = isListening && !accept()
            let now = Moment.milliseconds()
            guard now >= nextSweep else { continue }
            sweep(at: now, round: round)
            round += 1
            nextSweep = now + UInt64(tick)
        }
    }

    private var tick: Int {
        context.isDraining.load(ordering: .relaxed) || !context.lingering.isEmpty
            ? min(20, context.options.sweepMilliseconds) : context.options.sweepMilliseconds
    }

    private func wait(listening: Bool) {
        // While the thread waits nobody closes the descriptor but by `closeDoor`, which rings.
        let descriptor = listening ? door.withLock { $0?.descriptor ?? -1 } : -1
        var waits = [
            pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let isQuiet = context.connections.count == 0 && context.lingering.isEmpty && listening
        unsafe poll(&waits, nfds_t(waits.count), isQuiet ? -1 : Int32(tick))
        bell.silence()
    }

    /// Takes in whoever waits. False when the system has no descriptors left.
    private func accept() -> Bool {
        door.withLock { door in
            guard let descriptor = door?.descriptor else { return true }
            // A batch at a time, so that the sweep is never far behind.
            for _ in 0..<256 {
                if context.connections.count >= context.options.hardConnectionLimit { return true }
                var address = SocketAddress()
                let socket = unsafe address.withMutablePointer { unsafe Glibc.accept(descriptor, $0, $1) }
                guard socket >= 0 else {
                    return errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS
                }
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                context.connections.take()
                if !daemon.withLock({ $0?.add(socket, from: &address) ?? false }) { context.connections.release() }
            }
            return true
        }
    }

    private func sweep(at now: UInt64, round: UInt64) {
        let limits = context.options.limits(
            isCrowded: context.isCrowded, isDraining: context.isDraining.load(ordering: .relaxed))
        for connection in context.connections.all {
            connection.check(at: now, limits)
            // One in four each time: this one costs a system call.
            if connection.number % 4 == round % 4 { connection.checkForEnd(at: now) }
        }
        context.lingering.drain(now: now)
    }
}

private func porterThread(_ closure: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let closure = unsafe closure else { return nil }
    // Signals are for the threads that expect them.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    unsafe Unmanaged<Porter>.fromOpaque(closure).takeRetainedValue().work()
    return nil
}
