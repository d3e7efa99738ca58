// A port on which nobody ever answers.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Listens on 127.0.0.1 and accepts nothing. The kernel takes connections in its place until its queue is full; from
/// then on it drops them without a word, as a firewall does that swallows packets.
package final class DeafServer: Sendable {
    private let listener: Listener
    /// What fills the queue of one that takes no connections.
    private let fillers: [Int32]

    package var port: UInt16 { listener.port }

    package enum Manner: Sendable {
        /// Connections are taken, and nothing is ever said on them.
        case takesConnections
        /// Not even connections come about.
        case takesNothing
    }

    package init(_ manner: Manner) throws {
        listener = try Listener(backlog: manner == .takesConnections ? 4_096 : 0)
        // A queue for none has room for one.
        fillers = manner == .takesConnections ? [] : Listener.connect(to: listener.port).map { [$0] } ?? []
    }

    deinit {
        for descriptor in fillers { close(descriptor) }
        listener.close()
    }
}
