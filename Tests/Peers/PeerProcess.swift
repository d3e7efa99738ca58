// A program that plays the other side for a test.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Runs a program that says `listening on PORT` when it is ready; it ends with the value.
final class PeerProcess: Sendable {
    let port: Int
    private let process: Guarded
    private let directory: String

    /// - `words`: the program and its arguments.
    init(_ words: [String]) throws {
        let directory = try Directory.fresh("peer")
        let log = "\(directory)/log"
        let process = try Guarded(words, in: directory, log: log)
        while true {
            // Asked first: what it said before it ended is then in the log.
            let isRunning = process.isRunning
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            if let port = said.firstMatch(of: /(?m)^listening on (\d+)\n/).flatMap({ Int($0.1) }) {
                self.port = port
                break
            }
            guard isRunning else {
                process.stop()
                Directory.remove(directory)
                throw Program.Failed(program: words.first ?? "", complaint: said)
            }
            usleep(10_000)
        }
        (self.process, self.directory) = (process, directory)
    }

    deinit {
        stop()
        Directory.remove(directory)
    }

    func stop() { process.stop() }

    /// From now on it takes connections, as the kernel does in its place, and does nothing with them.
    func pause() { process.signal(SIGSTOP) }

    func resume() { process.signal(SIGCONT) }
}
