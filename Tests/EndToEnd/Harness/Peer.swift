// Another program that a test talks to, beside the server.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Waiting

/// A server of somebody else, on a port that was free a moment ago; it ends with whoever holds it.
final class Peer: Sendable {
    let child: Child
    let port: UInt16

    struct DidNotStart: Error { let description: String }

    /// Starts it and waits until `path` answers 200. A port that somebody else took meanwhile is tried again elsewhere.
    init(in scratch: TemporaryFiles, ready path: String, words: (UInt16) -> [String]) throws {
        var complaint = ""
        for _ in 1...3 {
            let port = UInt16(try Port.free())
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
}
