// Distinct sessions.
// SPDX-License-Identifier: Apache-2.0

/// A set of sessions, a session being 64 bits that are not 0. Millions are put into it, in whatever order they come.
struct SessionSet {
    /// 0 where there is none; as many places as a power of 2, of which half at most are taken.
    private var sessions: [Int64] = []
    private(set) var count = 0

    private static let least = 16

    /// What it has taken of the report's memory.
    var size: Int { sessions.count * MemoryLayout<Int64>.stride }

    mutating func insert(_ session: Int64, in view: LedgerView) throws(ReadingError) {
        if count >= sessions.count / 2 { try grow(in: view) }
        let place = place(of: session)
        guard sessions[place] == 0 else { return }
        sessions[place] = session
        count += 1
    }

    mutating func formUnion(_ other: SessionSet, in view: LedgerView) throws(ReadingError) {
        for session in other.sessions where session != 0 { try insert(session, in: view) }
    }

    /// Where it is, or where there is room for it.
    private func place(of session: Int64) -> Int {
        // Multiplied by a large odd number, so that the highest bits depend on all of them.
        let mixed = UInt64(bitPattern: session) &* 0x9e37_79b9_7f4a_7c15
        var place = Int(truncatingIfNeeded: mixed >> UInt64(UInt64.bitWidth - sessions.count.trailingZeroBitCount))
        while sessions[place] != 0, sessions[place] != session { place = (place + 1) & (sessions.count - 1) }
        return place
    }

    private mutating func grow(in view: LedgerView) throws(ReadingError) {
        let (before, size) = (sessions, size)
        let room = max(Self.least, 2 * before.count)
        try view.takeMemory(room * MemoryLayout<Int64>.stride)
        sessions = [Int64](repeating: 0, count: room)
        for session in before where session != 0 { sessions[place(of: session)] = session }
        view.giveBackMemory(size)
    }
}
