// Takes in a body piece by piece, within its limit.
// SPDX-License-Identifier: Apache-2.0

/// Gathers the bytes of one body, or lets them go.
struct BodyCollector {
    /// What is kept; nothing once the body proved too large.
    private(set) var bytes: [UInt8] = []
    /// What arrived, kept or not.
    private(set) var received = 0
    private(set) var isTooLarge = false

    private let limit: Int
    private let isKept: Bool
    private let announced: Int
    /// Bytes of a body too large that are still read, so that its sender gets to read the answer.
    private let patience: Int

    /// The most memory that an announcement alone is good for.
    private static let firstCapacity = 65_536

    init(limit: Int, keeping isKept: Bool, announced: Int?, patience: Int) {
        self.limit = limit
        self.isKept = isKept
        self.announced = min(announced ?? 0, limit)
        self.patience = patience
        if isKept { bytes.reserveCapacity(min(self.announced, Self.firstCapacity)) }
    }

    /// False when there is no more patience: the connection is to be closed.
    mutating func take(_ piece: Span<UInt8>) -> Bool {
        received += piece.count
        if received > limit {
            isTooLarge = true
            bytes = []
            return received - limit <= patience
        }
        if isKept, !isTooLarge {
            grow(by: piece.count)
            unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return true
    }

    mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Doubles, but not past what was announced or, without an announcement, what is allowed.
    private mutating func grow(by count: Int) {
        let needed = bytes.count + count
        guard needed > bytes.capacity else { return }
        let ceiling = announced > 0 ? announced : limit
        bytes.reserveCapacity(max(needed, min(2 * bytes.capacity, ceiling)))
    }
}
