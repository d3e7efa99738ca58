// The parts of the page, which are shared as long as they stay the same.
// SPDX-License-Identifier: Apache-2.0

/// A part of a family, or several small families: immutable bytes, and a version that changes if and only if the bytes do.
///
/// A version belongs to one chunk of one registry and never returns, so that whatever is derived from the bytes
/// (a compressed form, say) can be kept under it.
package struct Chunk: Sendable {
    /// Empty where they were let go of.
    package private(set) var bytes: [UInt8]
    package let version: UInt64
    /// How many bytes it has, or had.
    let length: Int
    private(set) var isLetGo = false

    init(bytes: [UInt8], version: UInt64) {
        self.bytes = bytes
        self.version = version
        length = bytes.count
    }

    /// Lets go of the bytes and keeps the version, unless they are so few that they are joined with others. Says how many.
    mutating func letGo() -> Int {
        guard length > ChunkJoiner.limit, !isLetGo else { return 0 }
        bytes = []
        isLetGo = true
        return length
    }

    func holds(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { $0.equals(other) }
    }
}

/// Joins chunks that are small and adjacent; a joined chunk stays the same while its members do.
struct ChunkJoiner: Sendable {
    /// Joined chunks are no larger than this; what is larger stands alone.
    static let limit = 16 * 1024

    private var joined: [[UInt64]: Chunk] = [:]

    /// The same bytes in fewer chunks. `version` makes a version that was never used.
    mutating func join(_ chunks: [Chunk], version: () -> UInt64) -> [Chunk] {
        var kept: [[UInt64]: Chunk] = [:]
        let result = Self.groups(chunks).map { group -> Chunk in
            if group.count == 1, let only = group.first { return only }
            let members = group.map(\.version)
            let chunk = joined[members] ?? Chunk(bytes: Self.concatenated(group), version: version())
            kept[members] = chunk
            return chunk
        }
        joined = kept
        return result
    }

    static func concatenated(_ chunks: some Collection<Chunk>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunks.reduce(0) { $0 + $1.bytes.count })
        for chunk in chunks { bytes += chunk.bytes }
        return bytes
    }

    private static func groups(_ chunks: [Chunk]) -> [ArraySlice<Chunk>] {
        var groups: [ArraySlice<Chunk>] = []
        var start = chunks.startIndex
        var size = 0
        for (index, chunk) in chunks.enumerated() {
            if size + chunk.length > limit, start < index {
                groups.append(chunks[start..<index])
                start = index
                size = 0
            }
            size += chunk.length
        }
        if start < chunks.endIndex { groups.append(chunks[start...]) }
        return groups
    }
}
