// Sockets whose connection is over, but whose peer is still talking.
// SPDX-License-Identifier: Apache-2.0

internal import CMicrohttpd
internal import Glibc
internal import Synchronization
internal import System

/// Reads and discards what a refused client still sends.
///
/// A socket that is closed with unread bytes in it resets the connection, and the client may never see the answer that
/// says why. So after an early refusal a duplicate of the descriptor stays open for a moment, and is drained.
final class LingeringSockets: Sendable {
    private let sockets = Mutex<[Socket]>([])

    private struct Socket {
        let descriptor: Int32
        let closesAt: UInt64
        var discardLimit: Int

        /// Throws away what there is. False when the peer has no more to say, says too much or took too long.
        mutating func isTalking(at now: UInt64) -> Bool {
            while now < closesAt, discardLimit >= 0 {
                // MSG_TRUNC throws the bytes away inside the system.
                let count = recv(descriptor, nil, 1 << 20, Int32(MSG_TRUNC) | Int32(MSG_DONTWAIT))
                if count < 0 { return errno == EAGAIN || errno == EINTR }
                if count == 0 { return false }
                discardLimit -= count
            }
            return false
        }
    }

    /// So many at most: the rest are closed as they are.
    private static let most = 256
    private static let milliseconds: UInt64 = 2000

    var isEmpty: Bool { sockets.withLock(\.isEmpty) }

    /// Keeps a duplicate of a descriptor, whose sending side is shut down where it is not yet: after TLS has said its
    /// farewell the library leaves that out.
    func add(duplicateOf descriptor: Int32, discardLimit: Int) {
        sockets.withLock { sockets in
            guard sockets.count < Self.most else { return }
            let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard duplicate >= 0 else { return }
            _ = shutdown(duplicate, Int32(SHUT_WR))
            let closesAt = SystemClock.milliseconds() + Self.milliseconds
            sockets.append(Socket(descriptor: duplicate, closesAt: closesAt, discardLimit: discardLimit))
        }
    }

    /// Reads what there is; closes those that have no more to say, say too much or took too long.
    func drain(now: UInt64) {
        sockets.withLock { sockets in
            for index in sockets.indices.reversed() where !sockets[index].isTalking(at: now) {
                close(sockets[index].descriptor)
                sockets.remove(at: index)
            }
        }
    }

    func closeAll() {
        sockets.withLock { sockets in
            for socket in sockets { close(socket.descriptor) }
            sockets = []
        }
    }
}
