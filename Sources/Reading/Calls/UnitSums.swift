// What calls used beside plain tokens, by whatever calls are summed by.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Quantities of the buckets that no figures of calls have, of each sum that has any.
package struct UnitSums: Sendable {
    /// Which there may be some of.
    private let buckets: [Bucket]
    /// False where they were not added up: then nothing is known of any.
    package let areKnown: Bool
    private var places: [Key: Int32] = [:]
    /// Those of a sum beside each other.
    private var quantities: [Int64] = []
    private var last: (key: Key, place: Int)?

    /// Which sum they are part of: where its row begins, and its members of the groupings.
    package struct Key: Hashable, Sendable {
        let start: RowStart?
        let key, second: Int64

        package init(_ start: RowStart?, _ key: Int64 = 0, _ second: Int64 = 0) {
            (self.start, self.key, self.second) = (start, key, second)
        }
    }

    /// None of any.
    package static let nothing = UnitSums([])

    static let unknown = UnitSums([], areKnown: false)

    init(_ buckets: [Bucket], areKnown: Bool = true) {
        self.buckets = buckets
        self.areKnown = areKnown
    }

    /// Nil where it is not known.
    package subscript(key: Key) -> Usage? {
        guard areKnown else { return nil }
        return places[key].map { usage(at: Int($0)) } ?? Usage()
    }

    package subscript(sum: CallSum) -> Usage? { self[Key(sum.start, sum.key, sum.second)] }

    /// Of all together; nil where it is not known.
    package func total() throws(ReadingError) -> Usage? {
        guard areKnown else { return nil }
        var total = Usage()
        for place in 0..<places.count { try total.add(usage(at: place)) }
        return total
    }

    private func usage(at place: Int) -> Usage {
        var usage = Usage()
        for (number, bucket) in buckets.enumerated() { usage[bucket] = quantities[place * buckets.count + number] }
        return usage
    }

    // MARK: Adding

    /// Adds to a bucket, which must be one of those that there may be some of.
    mutating func add(
        _ quantity: Int64, of bucket: Bucket, to key: Key, in view: LedgerView
    ) throws(ReadingError) {
        guard let number = buckets.firstIndex(of: bucket) else { return }
        let place = try place(of: key, in: view)
        try ReadingError.add(quantity, to: &quantities[place * buckets.count + number])
    }

    /// Puts in what a scan found, bucket by bucket; nothing where that is nothing.
    mutating func add(
        _ found: ArraySlice<Int64>, to key: Key, in view: LedgerView
    ) throws(ReadingError) {
        guard found.contains(where: { $0 != 0 }) else { return }
        let first = try place(of: key, in: view) * buckets.count
        for (number, quantity) in found.enumerated() {
            try ReadingError.add(quantity, to: &quantities[first + number])
        }
    }

    /// Rows of one sum lie beside each other, as a rule: those are found without hashing.
    private mutating func place(of key: Key, in view: LedgerView) throws(ReadingError) -> Int {
        if let last, last.key == key { return last.place }
        let place: Int
        if let found = places[key] {
            place = Int(found)
        } else {
            try view.takeMemory(Self.placeSize + buckets.count * MemoryLayout<Int64>.stride)
            place = places.count
            places[key] = Int32(truncatingIfNeeded: place)
            quantities.append(contentsOf: repeatElement(0, count: buckets.count))
        }
        last = (key, place)
        return place
    }

    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let placeSize = 64
}

extension Usage {
    /// Throws where a sum leaves 64 bits.
    package mutating func add(_ other: Usage) throws(ReadingError) {
        for (bucket, quantity) in other.used { try ReadingError.add(quantity, to: &self[bucket]) }
    }
}

extension Bucket {
    /// Those that no figures of calls have, in the order of all.
    package static let beside = allCases.filter { !$0.isInFigures }
}

/// Sums of calls, and what these used beside plain tokens.
package struct CallUsage: Sendable {
    package let sums: [CallSum]
    package let units: UnitSums
}
