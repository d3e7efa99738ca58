// What can be set about a server, with its defaults.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import System
package import TLS

extension Server {
    /// Limits and times. The defaults are for a server that anybody can reach.
    package struct Options: Sendable {
        package var listen: ListenAddress
        /// What the server shows over TLS, to each connection what there is when it comes; nil where it speaks plainly.
        package var tls: Shared<TLSCredentials>?
        /// Fields of every answer that has no other of their names.
        package var headers = Shared<[HeaderField]>([])
        /// Threads that serve connections.
        package var threads = Options.defaultThreads
        /// Beyond so many connections, new ones get only what is open to all: health is still answered, the rest is 503.
        package var softConnectionLimit = 1024
        /// Beyond so many connections, new ones wait in the system's queue.
        package var hardConnectionLimit = 4096
        /// Connections that may wait to be accepted.
        package var backlog = 4096
        /// For the head of a request, in bytes, with its target. A larger one gets 431.
        package var headMemory = 16_384
        /// For its target, in bytes. A longer one gets 414.
        package var targetLimit = 12_288
        /// Fields of a head. One with more gets 431.
        package var fieldLimit = 100
        /// For the bodies of all requests together, in bytes; beyond it a request with a body gets 503. To be no less than
        /// the largest body of a route. What is just being decompressed comes on top: a body for each thread.
        package var bodyMemory = 256 << 20
        /// For all answers together, from their making until they are sent, in bytes; beyond it an answer that is not small
        /// is 503. A quarter of it comes on top for what is urgent.
        package var answerMemory = 256 << 20
        /// What is still read of a chunked body past its limit, so that its sender gets to read the 413.
        package var discardLimit = 16 << 20
        /// From the first line of a request to its last byte, however often a byte comes. The first line itself has
        /// this long on a new connection, and `idleDeadline` on one that was used before.
        package var arrivalDeadline = Duration.seconds(30)
        /// From the end of the request to its answer; after it, the client gets 503. For a page of an answer in pages
        /// the same, from the moment the client waits for it; after it, the client is cut off.
        package var replyDeadline = Duration.seconds(30)
        /// For a client to read its answer; of a large one, and of one in pages, each further `sendingPiece`. Who takes less
        /// than that in this time is cut off, so that what is held for it comes back: 256 KiB a minute are 35 kbit/s, which
        /// every link has.
        package var sendingDeadline = Duration.seconds(60)
        /// Bytes of a large answer that are to be read in one `sendingDeadline`.
        package var sendingPiece = 256 << 10
        /// For a connection between requests.
        package var idleDeadline = Duration.seconds(60)
        /// The same, when there are more connections than the soft limit.
        package var crowdedIdleDeadline = Duration.seconds(5)

        package init(listen: ListenAddress) { self.listen = listen }

        /// A thread per core, at most 8: the rest of the machine is for the ledger.
        package static var defaultThreads: Int { min(8, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

        func limits(isCrowded: Bool, isDraining: Bool) -> ConnectionClock.Limits {
            ConnectionClock.Limits(
                // A drain gives a client that has just come, or just had its answer, the time for one more request.
                opened: isDraining ? 500 : arrivalDeadline.milliseconds,
                arriving: arrivalDeadline.milliseconds,
                serving: replyDeadline.milliseconds,
                sending: sendingDeadline.milliseconds,
                idle: isDraining ? 50 : (isCrowded ? min(crowdedIdleDeadline, idleDeadline) : idleDeadline).milliseconds
            )
        }

        /// Often enough that no deadline is missed by more than an eighth of itself or a quarter of a second.
        var sweepMilliseconds: Int {
            let shortest = min(arrivalDeadline, replyDeadline, sendingDeadline, idleDeadline, crowdedIdleDeadline)
            return max(5, min(250, Int(shortest.milliseconds / 8)))
        }
    }
}

extension Duration {
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(max(0, seconds)) * 1000 + UInt64(max(0, attoseconds) / 1_000_000_000_000_000)
    }
}
