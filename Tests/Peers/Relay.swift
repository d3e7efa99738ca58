// A road to a server, as slow as a test wants it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Hands on what comes to a free port of 127.0.0.1 to another port, and what that answers.
package final class Relay: Sendable {
    private let listener: Listener
    private let road = Road()

    package var port: UInt16 { listener.port }

    private final class Road: Sendable {
        let delay = Mutex(0.0)
    }

    /// Both ends of a connection, closed when neither direction needs them any more.
    private final class Link: Sendable {
        let here, there: Int32

        init(_ here: Int32, _ there: Int32) { (self.here, self.there) = (here, there) }

        deinit {
            close(here)
            close(there)
        }
    }

    package init(to port: UInt16) throws {
        listener = try Listener(backlog: 64)
        Thread.detachNewThread { [listener, road] in
            // Closed here, where it is used: its number may be another socket's the moment after.
            defer { listener.close() }
            while true {
                let here = accept(listener.descriptor, nil, nil)
                guard here >= 0 else { return }
                guard let there = Listener.connect(to: port) else {
                    close(here)
                    continue
                }
                let link = Link(here, there)
                Thread.detachNewThread { Self.pump(from: here, to: there, of: link, over: road) }
                Thread.detachNewThread { Self.pump(from: there, to: here, of: link, over: road) }
            }
        }
    }

    deinit { listener.wake() }

    /// From now on whatever passes is held back for so many seconds, in either direction.
    package func slow(by seconds: Double) { road.delay.withLock { $0 = seconds } }

    private static func pump(from source: Int32, to target: Int32, of link: Link, over road: Road) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            let delay = road.delay.withLock { $0 }
            if delay > 0 { Thread.sleep(forTimeInterval: delay) }
            var sent = 0
            while sent < count {
                let more = buffer[sent..<count].withUnsafeBytes {
                    send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard more > 0 else { break }
                sent += more
            }
            guard sent == count else { break }
        }
        for descriptor in [link.here, link.there] { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
}
