// Threads of our own, for work that blocks.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Starts threads. Dispatch keeps a bounded pool and expects that nobody holds its threads up for long; who waits for
/// a disk or a peer takes a thread that is theirs.
package enum Thread {
    /// Starts a thread that runs `body` and ends with it; false where the system has none left.
    ///
    /// - `niceness`: how far it yields to others, as `nice` counts it.
    /// - `stack`: bytes that its stack may come to; only what is used is taken.
    package static func start(
        niceness: CInt = 0, stack: Int? = nil, _ body: @escaping @Sendable () -> Void
    ) -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        if let stack { unsafe pthread_attr_setstacksize(&attributes, max(stack, 64 << 10)) }
        let context = unsafe Unmanaged.passRetained(Work(niceness: niceness, body))
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, &attributes, run, context.toOpaque()) == 0 else {
            unsafe context.release()
            return false
        }
        return true
    }

    fileprivate final class Work: Sendable {
        let niceness: CInt
        let body: @Sendable () -> Void

        init(niceness: CInt, _ body: @escaping @Sendable () -> Void) {
            self.niceness = niceness
            self.body = body
        }
    }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let work = unsafe Unmanaged<Thread.Work>.fromOpaque(context).takeRetainedValue()
    // On Linux a thread has a priority of its own, and 0 is whoever asks.
    if work.niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, work.niceness) }
    // Signals are for the threads that wait for them.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    work.body()
    return nil
}
