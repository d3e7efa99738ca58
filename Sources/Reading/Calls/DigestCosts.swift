// What the calls of sessions or traces cost, or another figure of them, for as many of them as find room.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

/// Digests that agree in their lowest bits: one of as many parts of all, which are about equally large.
struct DigestPart: Comparable {
    private(set) var bits = 0
    private(set) var value: Int64 = 0

    func has(_ digest: Int64) -> Bool { digest & ((1 << Int64(bits)) - 1) == value }

    /// The half of it whose next bit is 0.
    mutating func halve() { bits += 1 }

    /// What is left of it where only a smaller part of it was gone through.
    func rest(beside smaller: DigestPart) -> [DigestPart] {
        (bits..<smaller.bits).map { bit in
            var part = self
            part.bits = bit + 1
            part.value |= 1 << Int64(bit)
            return part
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}

/// The costs of the digests of a part, or what else they are ordered by, as one thread has found them. Where they find no
/// room, it goes on with half of the part.
final class DigestCosts {
    private(set) var part: DigestPart
    private let order: CallOrder
    /// A power of two of them; 0 where there is none.
    private var digests: [Int64] = []
    private var costs: [Int64] = []
    private var count = 0
    private let mostCount: Int
    /// Of calls that name none, once there is one. They belong to the part of 0.
    private var nameless: Int64?

    /// So many digests find room: with their costs they take 32 MiB.
    static let most = 1 << 20 - 1

    /// What it has taken of the report's memory.
    var size: Int { 2 * digests.count * MemoryLayout<Int64>.stride }

    init(_ order: CallOrder, _ part: DigestPart, _ most: Int) {
        self.order = order
        self.part = part
        mostCount = most
    }

    func add(_ rows: inout ScannedRows, _ key: ScanKey, _ view: LedgerView) throws(ReadingError) {
        let amounts = try Amounts(order, of: rows.batch)
        let (first, second, each) = (amounts.first, amounts.second, amounts.each)
        var overflowed = false
        func add(_ row: Int, to sum: inout Int64) {
            let (one, isTooMuch) = sum.addingReportingOverflow(first?[row] ?? each)
            let (both, areTooMuch) = one.addingReportingOverflow(second?[row] ?? 0)
            sum = both
            overflowed = overflowed || isTooMuch || areTooMuch
        }
        switch try rows.column(key) {
        case .same(let digest):
            var sum: Int64 = 0
            rows.each { _, row in add(row, to: &sum) }
            try self.add(sum, to: digest, view)
        case .coded(let codes, let values):
            // Those of a batch are added up by small numbers before they are looked for.
            var sums = [Int64](repeating: 0, count: values.count)
            var isThere = [Bool](repeating: false, count: values.count)
            rows.each { _, row in
                add(row, to: &sums[Int(codes[row])])
                isThere[Int(codes[row])] = true
            }
            for code in values.indices where isThere[code] { try self.add(sums[code], to: values[code], view) }
        case let column:
            for place in 0..<rows.count {
                let row = rows.row(place)
                var sum: Int64 = 0
                add(row, to: &sum)
                try self.add(sum, to: column.value(row), view)
            }
        }
        withExtendedLifetime(amounts) {}
        guard !overflowed else { throw .store(.database(.overflow)) }
    }

    /// What is added up of each event of a batch: one column or two, or as much of each.
    private struct Amounts {
        private(set) var first: UnsafeBufferPointer<Int64>?
        private(set) var second: UnsafeBufferPointer<Int64>?
        /// Where there is no first column.
        private(set) var each: Int64 = 0
        /// What the first column points to, where it is made of another.
        private var made: MadeColumn?

        init(_ order: CallOrder, of batch: EventBatch) throws(ReadingError) {
            for (place, measure) in order.measures.enumerated() {
                switch measure {
                case .count: each = 1
                case .sum(let column):
                    if place == 0 { first = try batch.values(column) } else { second = try batch.values(column) }
                case .present(let column):
                    let made = try batch.values(column).map(MadeColumn.init)
                    (self.made, first) = (made, made?.values)
                case .sumWhere: preconditionFailure("nothing is ordered by what a sum has of some")
                }
            }
        }
    }

    /// 1 for each event that has anything in a column.
    private final class MadeColumn {
        let values: UnsafeBufferPointer<Int64>

        init(_ column: UnsafeBufferPointer<Int64>) {
            let made = UnsafeMutableBufferPointer<Int64>.allocate(capacity: column.count)
            _ = made.initialize(from: column.lazy.map { $0 == 0 ? 0 : 1 })
            values = UnsafeBufferPointer(made)
        }

        deinit { values.deallocate() }
    }

    private func add(_ amount: Int64, to digest: Int64, _ view: LedgerView) throws(ReadingError) {
        guard digest != 0 else {
            guard part.value == 0 else { return }
            var sum = nameless ?? 0
            try ReadingError.add(amount, to: &sum)
            nameless = sum
            return
        }
        guard part.has(digest) else { return }
        if 2 * (count + 1) > digests.count { try grow(view) }
        var slot = slot(of: digest)
        if digests[slot] == 0 {
            while count >= mostCount {
                var half = part
                half.halve()
                keep(half)
            }
            guard part.has(digest) else { return }
            slot = self.slot(of: digest)
            digests[slot] = digest
            count += 1
        }
        try ReadingError.add(amount, to: &costs[slot])
    }

    /// Where a digest is, or where it has room.
    private func slot(of digest: Int64) -> Int {
        var slot = Int(truncatingIfNeeded: digest >> 20 ^ digest >> 44) & (digests.count - 1)
        while digests[slot] != 0, digests[slot] != digest { slot = (slot + 1) & (digests.count - 1) }
        return slot
    }

    private func grow(_ view: LedgerView) throws(ReadingError) {
        let more = max(1_024, 2 * digests.count)
        try view.takeMemory(2 * (more - digests.count) * MemoryLayout<Int64>.stride)
        move(to: more)
    }

    /// Leaves those of a smaller part.
    func keep(_ smaller: DigestPart) {
        guard smaller != part else { return }
        part = smaller
        if !digests.isEmpty { move(to: digests.count) }
    }

    private func move(to size: Int) {
        let old = (digests, costs)
        (digests, costs) = (Array(repeating: 0, count: size), Array(repeating: 0, count: size))
        count = 0
        for (digest, cost) in zip(old.0, old.1) where digest != 0 && part.has(digest) {
            let slot = slot(of: digest)
            (digests[slot], costs[slot]) = (digest, cost)
            count += 1
        }
    }

    // MARK: Together

    /// Offers all of them, with what another thread has found of the same part, and says how many there are.
    func offer(with other: DigestCosts, to best: inout LargestFew) throws(ReadingError) -> Int {
        var count = 0
        func offer(_ digest: Int64, _ cost: Int64) {
            // Of equals the one with the least digest stays.
            best.offer(EventMark(value: order.goesUp ? ~cost : cost, number: ~digest))
            count += 1
        }
        for place in digests.indices where digests[place] != 0 {
            var cost = costs[place]
            if let more = other.cost(of: digests[place]) { try ReadingError.add(more, to: &cost) }
            offer(digests[place], cost)
        }
        for place in other.digests.indices where other.digests[place] != 0 {
            if cost(of: other.digests[place]) == nil { offer(other.digests[place], other.costs[place]) }
        }
        if nameless != nil || other.nameless != nil {
            var cost = nameless ?? 0
            try ReadingError.add(other.nameless ?? 0, to: &cost)
            offer(0, cost)
        }
        return count
    }

    private func cost(of digest: Int64) -> Int64? {
        guard !digests.isEmpty else { return nil }
        let slot = slot(of: digest)
        return digests[slot] == 0 ? nil : costs[slot]
    }
}
