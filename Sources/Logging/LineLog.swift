// Lines of a log, written off the threads that make them.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Writes lines in their order. A reader that does not keep up loses lines, and is told how many; the server does not
/// wait.
package final class LineLog: Sendable {
    private let most: Int
    private let oneByOne: Bool
    private let lost: @Sendable (Int) -> [UInt8]
    private let sink: @Sendable ([UInt8]) -> Void
    private let queue = DispatchQueue(label: "bursar.log", qos: .utility)
    private let waiting = Mutex(Waiting())

    private struct Waiting {
        var lines: [UInt8] = []
        /// Lines that found no room since the last that did.
        var lost = 0
        var isScheduled = false
    }

    /// - `most`: bytes that may wait to be written.
    /// - `oneByOne`: each line is handed to `write` by itself. Otherwise all that wait are, which is less work.
    /// - `lost`: the line, with its line feed, that stands where so many are missing.
    /// - `write`: takes whole lines, on a queue of the log's own, where it may wait.
    package init(
        most: Int = 1 << 20, oneByOne: Bool = false,
        lost: @escaping @Sendable (Int) -> [UInt8] = { Array("{\"lost_lines\":\($0)}\n".utf8) },
        write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.most = most
        self.oneByOne = oneByOne
        self.lost = lost
        sink = write
    }

    /// Takes a whole line, with its line feed.
    package func write(_ line: [UInt8]) {
        let isFirst = waiting.withLock { waiting in
            guard waiting.lines.count + line.count <= most else {
                waiting.lost += 1
                return false
            }
            noteLoss(in: &waiting)
            waiting.lines += line
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if isFirst { queue.async { self.drain() } }
    }

    /// Returns when what was written so far has gone out, or after a second.
    package func flush() {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        _ = done.wait(timeout: .now() + 1)
    }

    private func drain() {
        while let lines = take() {
            guard oneByOne else {
                sink(lines)
                continue
            }
            var rest = lines[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                sink(Array(rest[...end]))
                rest = rest[(end + 1)...]
            }
        }
    }

    private func take() -> [UInt8]? {
        waiting.withLock { waiting in
            noteLoss(in: &waiting)
            guard !waiting.lines.isEmpty else {
                waiting.isScheduled = false
                return nil
            }
            defer { waiting.lines = [] }
            return waiting.lines
        }
    }

    /// Puts a line where lines are missing.
    private func noteLoss(in waiting: inout Waiting) {
        guard waiting.lost > 0 else { return }
        waiting.lines += lost(waiting.lost)
        waiting.lost = 0
    }
}
