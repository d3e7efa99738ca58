// Takes in a body piece by piece, within its limit and its share of the memory.
// SPDX-License-Identifier: Apache-2.0

/// Gathers the bytes of one body, or discards them.
struct BodyCollector {
    /// What is kept; nothing once the body was given up.
    private(set) var bytes: [UInt8] = []
    /// What arrived, kept or not.
    private(set) var received = 0
    /// Why the body is not kept any more, though it was to be.
    private(set) var loss: Loss?

    private let limit: Int
    /// Nil for a body that is read and forgotten.
    private var share: MemoryShare?
    private let announced: Int
    /// Bytes of a body too large that are still read, so that its sender gets to read the answer.
    private let discardLimit: Int

    enum Loss: Equatable {
        /// The body is larger than its route allows.
        case tooLarge
        /// All bodies together are more than the server allows.
        case noRoom
    }

    /// The most memory that an announcement alone is good for.
    private static let firstCapacity = 65_536

    init(limit: Int, keptIn share: MemoryShare?, announced: Int?, discardLimit: Int) {
        self.limit = limit
        self.share = share
        self.announced = min(announced ?? 0, limit)
        self.discardLimit = discardLimit
        if share != nil { bytes.reserveCapacity(min(self.announced, Self.firstCapacity)) }
    }

    /// False when the sender has gone on for too long: the connection is to be closed.
    mutating func take(_ piece: Span<UInt8>) -> Bool {
        received += piece.count
        if received > limit {
            giveUp(.tooLarge)
            return received - limit <= discardLimit
        }
        if share != nil {
            if grow(by: piece.count) {
                unsafe piece.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
            } else {
                giveUp(.noRoom)
            }
        }
        return true
    }

    /// The body, and what it holds of the memory until both are let go.
    mutating func takeBody() -> (bytes: [UInt8], share: MemoryShare?) {
        defer {
            bytes = []
            share = nil
        }
        return (bytes, share)
    }

    private mutating func giveUp(_ reason: Loss) {
        loss = reason
        bytes = []
        share = nil
    }

    /// Doubles, but not past what was announced or, without an announcement, what is allowed; where the memory does not
    /// allow that, takes what is needed. False when it does not allow that either.
    private mutating func grow(by count: Int) -> Bool {
        let needed = bytes.count + count
        // An array may have a little more room than it was asked to have.
        guard needed > bytes.capacity else { return share?.grow(to: needed) == true }
        let ceiling = announced > 0 ? announced : limit
        for capacity in [max(needed, min(2 * bytes.capacity, ceiling)), needed] where share?.grow(to: capacity) == true
        {
            bytes.reserveCapacity(capacity)
            return true
        }
        return false
    }
}
