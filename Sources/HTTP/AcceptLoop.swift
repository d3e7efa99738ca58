// The thread that accepts connections and, between two accepts, sweeps through those that are open.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import Synchronization
internal import System

/// Owns the listening socket, and the daemon that connections are handed to.
final class AcceptLoop: Sendable {
    private let context: ServerContext
    private let daemon: Mutex<Daemon?>
    private let socket: Mutex<ListenSocket?>
    private let wakePipe: WakePipe
    private let isEnding = Atomic(false)
    private let thread = Mutex<pthread_t?>(nil)

    init(_ context: ServerContext, on socket: consuming ListenSocket) throws(ServerError) {
        self.context = context
        var socket: ListenSocket? = socket
        self.socket = Mutex(socket.take())
        guard let wakePipe = WakePipe() else { throw .cannotStart }
        self.wakePipe = wakePipe
        daemon = Mutex(try Daemon(context))
    }

    func start() throws(ServerError) {
        var thread = pthread_t()
        let closure = unsafe Unmanaged.passRetained(self).toOpaque()
        guard unsafe pthread_create(&thread, nil, acceptThread, closure) == 0 else {
            unsafe Unmanaged<AcceptLoop>.fromOpaque(closure).release()
            throw .cannotStart
        }
        self.thread.withLock { $0 = thread }
    }

    /// Closes the listening socket. Open connections stay.
    func closeSocket() {
        socket.withLock { $0 = nil }
        wakePipe.wake()
    }

    /// Ends the thread, then the daemon. No connection may be suspended any more, nor be suspended again.
    func end() {
        isEnding.store(true, ordering: .relaxed)
        wakePipe.wake()
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let thread { pthread_join(thread, nil) }
        daemon.withLock { $0 = nil }
        context.connections.releaseAll()
        context.lingering.closeAll()
    }

    /// What the thread does until `end`.
    fileprivate func run() {
        var sweep = ConnectionSweep(context)
        var isPausing = false
        while !isEnding.load(ordering: .relaxed) {
            // At the hard limit, or out of descriptors, the system's queue has to hold new connections for a while.
            let isFull = context.connections.count >= context.options.hardConnectionLimit
            let isListening = !isFull && !isPausing
            wait(listening: isListening, for: sweep.interval)
            isPausing = isListening && !accept()
            sweep.runIfDue(at: SystemClock.milliseconds())
        }
    }

    /// Waits for a connection or for `wakePipe`, no longer than until the next sweep is due.
    private func wait(listening: Bool, for milliseconds: Int) {
        // Only `closeSocket` closes the descriptor while the thread waits, and it wakes the thread.
        let descriptor = listening ? socket.withLock { $0?.descriptor ?? -1 } : -1
        var waits = [
            pollfd(fd: wakePipe.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let isQuiet = context.connections.count == 0 && context.lingering.isEmpty && listening
        unsafe poll(&waits, nfds_t(waits.count), isQuiet ? -1 : Int32(milliseconds))
        wakePipe.empty()
    }

    /// Takes in the connections that wait. False when the system has no descriptors left.
    private func accept() -> Bool {
        socket.withLock { socket in
            guard let descriptor = socket?.descriptor else { return true }
            // A batch at a time, so that the sweep is never far behind.
            for _ in 0..<256 {
                if context.connections.count >= context.options.hardConnectionLimit { return true }
                var address = SocketAddress()
                let accepted = unsafe address.withMutablePointer { unsafe Glibc.accept(descriptor, $0, $1) }
                guard accepted >= 0 else {
                    return errno != EMFILE && errno != ENFILE && errno != ENOMEM && errno != ENOBUFS
                }
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                let network = context.counted(address.listenAddress?.host)
                guard context.connections.take(network, atMost: context.options.connectionsPerAddress) else {
                    context.limited(.addressConnections)
                    close(accepted)
                    continue
                }
                if !daemon.withLock({ $0?.add(accepted, from: &address) ?? false }) {
                    context.connections.release(network)
                }
            }
            return true
        }
    }
}

private func acceptThread(_ closure: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let closure = unsafe closure else { return nil }
    // Signals are for the threads that expect them.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    unsafe Unmanaged<AcceptLoop>.fromOpaque(closure).takeRetainedValue().run()
    return nil
}
