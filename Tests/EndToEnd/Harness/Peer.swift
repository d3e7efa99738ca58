// Another program that a test talks to, beside the server.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A server of somebody else, on a port that was free a moment ago; it ends with whoever holds it.
final class Peer: Sendable {
    let child: Child
    let port: UInt16

    struct DidNotStart: Error { let description: String }

    /// Starts it and waits until `path` answers 200. A port that somebody else took meanwhile is tried again elsewhere.
    init(in scratch: Scratch, ready path: String, words: (UInt16) -> [String]) throws {
        var complaint = ""
        for _ in 1...3 {
            let port = try Self.freePort()
            let child = try Child(words(port), in: scratch)
            let isUp = try eventually("\(words(port)[0]) is ready") { () -> Bool? in
                if child.ending != nil { return false }
                let answer = try? Wire(port: port).exchange("GET", path)
                return answer?.status == 200 ? true : nil
            }
            if isUp {
                self.child = child
                self.port = port
                return
            }
            complaint = child.errors
        }
        throw DidNotStart(description: complaint)
    }

    func get(_ path: String) throws -> Answer { try Wire(port: port).exchange("GET", path) }

    static func freePort() throws -> UInt16 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw Wire.Failure.refused(errno) }
        return address.sin_port.bigEndian
    }
}
