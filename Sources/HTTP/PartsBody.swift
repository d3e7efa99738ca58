// A large body that is let go of part by part while it is sent.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What is left of an answer in the library's hands.
///
/// Its lock is for the library alone, which reads on the connection's thread and lets go on any.
final class PartsBody: Sendable {
    /// Bytes of the whole.
    let count: Int
    private let memory: AnswerMemory
    private let state: Mutex<State>

    private struct State {
        var parts: [[UInt8]]
        var part = 0
        var place = 0
        var share: MemoryShare?
        var connection: Connection?
    }

    init(_ parts: [[UInt8]], _ share: MemoryShare?, of memory: AnswerMemory) {
        count = parts.reduce(0) { $0 + $1.count }
        self.memory = memory
        state = Mutex(State(parts: parts, share: share))
    }

    deinit { memory.noteFreed(count) }

    /// The answer is about to be queued.
    func begin(on connection: Connection) { state.withLock { $0.connection = connection } }

    /// The exchange is over: nothing is read any more.
    func close() {
        state.withLock { state in
            state.connection = nil
            state.parts = []
            state.part = 0
            state.share = nil
        }
    }

    /// Copies what comes next, and lets go of a part that was copied whole before. 0 when there is no more.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        state.withLock { state in
            while state.part < state.parts.count, state.place == state.parts[state.part].count {
                state.share?.giveBack(state.place)
                state.parts[state.part] = []
                state.part += 1
                state.place = 0
            }
            guard state.part < state.parts.count else { return 0 }
            let count = min(buffer.count, state.parts[state.part].count - state.place)
            unsafe state.parts[state.part].withUnsafeBytes { bytes in
                unsafe buffer.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[state.place..<(state.place + count)]))
            }
            state.place += count
            state.connection?.took(count)
            return count
        }
    }
}
