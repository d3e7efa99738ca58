// Lines of a log, written off the threads that make them.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import JSON
import Synchronization
import System

/// Writes lines to a descriptor in their order. A reader that does not keep up loses lines, and is told how many; the
/// server does not wait.
package final class LineLog: Sendable {
    private let descriptor: Int32
    private let most: Int
    private let queue = DispatchQueue(label: "bursar.log", qos: .utility)
    private let waiting = Mutex(Waiting())

    fileprivate struct Waiting {
        var lines: [UInt8] = []
        /// Lines that found no room since the last that did.
        var lost = 0
        var isScheduled = false
    }

    /// `most` bytes may wait to be written.
    init(descriptor: Int32, most: Int = 1 << 20) {
        self.descriptor = descriptor
        self.most = most
    }

    /// Takes a line without its line feed. Names in it come from anywhere: it stays one line that shows what it is.
    func write(_ line: String) { write(Array((HiddenText.escaped(line) + "\n").utf8)) }

    /// Takes a whole line, with its line feed, as it is.
    func write(_ line: [UInt8]) {
        let isFirst = waiting.withLock { waiting in
            guard waiting.lines.count + line.count <= most else {
                waiting.lost += 1
                return false
            }
            waiting.noteLoss()
            waiting.lines += line
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { queue.async { self.drain() } }
    }

    /// Returns when what was written so far has gone out, or after a second.
    func flush() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + 1)
    }

    private func drain() {
        while let lines = take() {
            // Nobody reads a log whose reader is gone.
            try? Descriptor.write(lines, to: descriptor)
        }
    }

    private func take() -> [UInt8]? {
        waiting.withLock { waiting in
            waiting.noteLoss()
            guard !waiting.lines.isEmpty else {
                waiting.isScheduled = false
                return nil
            }
            defer { waiting.lines = [] }
            return waiting.lines
        }
    }
}

extension LineLog.Waiting {
    /// Puts a line where lines are missing.
    fileprivate mutating func noteLoss() {
        guard lost > 0 else { return }
        lines += Array("{\"lost_lines\":\(lost)}\n".utf8)
        lost = 0
    }
}
