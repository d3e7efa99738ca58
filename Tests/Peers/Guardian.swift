// Sees to it that no program outlives the tests that started it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A shell that keeps a list of what runs, and ends all of it when its own input ends, as it does when the process of the
/// tests is gone, however that ended.
final class Guardian: Sendable {
    private let line: Mutex<FileHandle>

    /// The one of this process.
    static func common() throws -> Guardian { try made.get() }
    private static let made = Result { try Guardian() }

    private init() throws {
        let pipe = Pipe()
        _ = try Program(
            ["/bin/sh", "-c", Self.script], input: pipe.fileHandleForReading.fileDescriptor, isWatched: false)
        try pipe.fileHandleForReading.close()
        line = Mutex(pipe.fileHandleForWriting)
    }

    /// Ends a program's whole group by `signal` once this process is gone, and then removes the directory.
    func watch(_ pid: Int32, endedBy signal: String, removing directory: String?) {
        tell("+ \(pid) \(signal) \(directory ?? "")")
    }

    /// The program has ended: its number may be another's.
    func forget(_ pid: Int32) { tell("- \(pid)") }

    private func tell(_ words: String) { line.withLock { try? $0.write(contentsOf: Data("\(words)\n".utf8)) } }

    /// Deaf to what ends the tests from a terminal. What is stopped is continued, or it would hear nothing.
    private static let script = """
        trap '' INT TERM HUP QUIT
        list=
        while read -r sign pid signal directory; do
            case $sign in
            +) list="$list$pid $signal $directory
        " ;;
            -) list=$(printf %s "$list" | grep -v "^$pid ")
               [ -z "$list" ] || list="$list
        " ;;
            esac
        done
        printf %s "$list" | while read -r pid signal directory; do
            kill -s CONT -- "-$pid"
            kill -s "$signal" -- "-$pid"
            while kill -0 "$pid"; do sleep 0.1; done
            [ -z "$directory" ] || rm -rf -- "$directory"
        done 2>/dev/null
        """
}
