// Signals, received by a thread that waits for them.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The signals that the server understands. They are blocked everywhere, and waited for in one place.
enum Signals {
    private static var understood: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        return set
    }

    /// What whoever started this process may have blocked ends a command again.
    static func unblock() {
        var set = understood
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// To be called before any thread is started: threads inherit what is blocked.
    static func block() {
        var set = understood
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A peer that goes away is an error of a write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// True when a signal to end waits to be received: for work that goes on for seconds before anybody does.
    static var isAskedToStop: Bool {
        var set = sigset_t()
        sigpending(&set)
        return sigismember(&set, SIGTERM) == 1 || sigismember(&set, SIGINT) == 1
    }

    /// The next signal.
    static func wait() -> Int32 {
        var set = understood
        var received: Int32 = 0
        while sigwait(&set, &received) != 0 {}
        return received
    }
}
