// Lines of a log, written off the threads that make them.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization

/// Writes lines to a descriptor in their order. A reader that does not keep up loses lines; the server does not wait.
final class LineLog: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "bursar.log", qos: .utility)
    private let waiting = Mutex<(lines: [UInt8], isScheduled: Bool)>(([], false))

    /// Bytes that may wait to be written.
    private static let most = 1 << 20

    init(descriptor: Int32) { self.descriptor = descriptor }

    func write(_ line: [UInt8]) {
        let isFirst = waiting.withLock { waiting in
            guard waiting.lines.count + line.count < Self.most else { return false }
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
        while true {
            let lines: [UInt8]? = waiting.withLock { waiting in
                guard !waiting.lines.isEmpty else {
                    waiting.isScheduled = false
                    return nil
                }
                defer { waiting.lines.removeAll(keepingCapacity: true) }
                return waiting.lines
            }
            guard let lines else { return }
            Output.write(lines, to: descriptor)
        }
    }
}
