// Waits for a socket, and no longer than it may.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Somebody else's descriptor, to wait for.
struct Socket {
    let descriptor: Int32

    enum Readiness { case read, write, either }

    /// False when the time is up first, be there something to read by then or not.
    func wait(for readiness: Readiness, until deadline: ContinuousClock.Instant) -> Bool {
        let events =
            switch readiness {
            case .read: POLLIN
            case .write: POLLOUT
            case .either: POLLIN | POLLOUT
            }
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            if unsafe poll(&entry, 1, left.milliseconds) > 0 { return true }
        }
    }
}

extension Duration {
    /// Never less than one, which is the least that both poll and PostgreSQL take for a limit.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return max(1, Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000))
    }
}
