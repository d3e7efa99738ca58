// Adds the figures of a batch to the sums of its groups.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

extension ScanSums {
    /// Values of the wanted rows beside each other, and the sum of a group that they go to.
    private typealias Addend = (values: UnsafePointer<Int64>, place: Int)

    mutating func add(_ rows: ScannedRows, to groups: Groups) throws(ReadingError) {
        var addends: [Addend] = []
        var overflowed = false
        for (number, (measure, place)) in measures.enumerated() {
            guard let (values, far) = try values(of: measure, number, rows) else { continue }
            // No sum leaves 64 bits as long as not even all of them together do.
            let all = far.multipliedReportingOverflow(by: Int64(rows.count))
            let farthest = farthest[number].addingReportingOverflow(all.partialValue)
            if !all.overflow, !farthest.overflow {
                self.farthest[number] = farthest.partialValue
                addends.append((values, place))
            } else {
                self.farthest[number] = .max
                overflowed = addWatched(values, place, groups, rows.count) || overflowed
            }
        }
        guard !overflowed else { throw .store(.database(.overflow)) }
        switch groups {
        case .same(let group): for addend in addends { add(addend, to: group, rows.count) }
        case .each: addToEach(addends, rows.count)
        }
    }

    /// The values of a measure, and what none is further from 0 than; nil where all are 0.
    private func values(
        of measure: ScanMeasure, _ number: Int, _ rows: ScannedRows
    ) throws(ReadingError) -> (values: UnsafePointer<Int64>, far: Int64)? {
        func far(_ column: EventColumn) -> Int64 {
            let bounds = rows.batch.bounds(of: column)
            return Int64(clamping: max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude))
        }
        let room = buffers.room(2 * number + 1)
        switch measure {
        case .count: return (UnsafePointer(buffers.ones), 1)
        case .sum(let column):
            return try rows.gathered(column, in: room).map { ($0, far(column)) }
        case .present(let column):
            guard let values = try rows.gathered(column, in: room) else { return nil }
            for place in 0..<rows.count { room[place] = values[place] != 0 ? 1 : 0 }
            return (UnsafePointer(room), 1)
        case .sumWhere(let column, let other):
            guard let values = try rows.gathered(column, in: room),
                let isThere = try rows.gathered(other, in: buffers.room(2 * number + 2))
            else { return nil }
            for place in 0..<rows.count { room[place] = isThere[place] != 0 ? values[place] : 0 }
            return (UnsafePointer(room), far(column))
        }
    }

    private mutating func add(_ addend: Addend, to group: Int, _ count: Int) {
        var total: Int64 = 0
        for place in 0..<count { total &+= addend.values[place] }
        sums[group * width + addend.place] &+= total
    }

    /// Four at a time, row by row: what is added to one group one after the other waits for what was added before.
    private mutating func addToEach(_ addends: [Addend], _ count: Int) {
        let (width, groups) = (width, UnsafePointer(buffers.groups))
        sums.withUnsafeMutableBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            var left = addends[...]
            while left.count >= 4 {
                let (a, b, c, d) = (
                    left[left.startIndex], left[left.startIndex + 1], left[left.startIndex + 2],
                    left[left.startIndex + 3]
                )
                for place in 0..<count {
                    let group = sums + Int(groups[place]) &* width
                    group[a.place] &+= a.values[place]
                    group[b.place] &+= b.values[place]
                    group[c.place] &+= c.values[place]
                    group[d.place] &+= d.values[place]
                }
                left = left.dropFirst(4)
            }
            if left.count >= 2 {
                let (a, b) = (left[left.startIndex], left[left.startIndex + 1])
                for place in 0..<count {
                    let group = sums + Int(groups[place]) &* width
                    group[a.place] &+= a.values[place]
                    group[b.place] &+= b.values[place]
                }
                left = left.dropFirst(2)
            }
            if let a = left.first {
                for place in 0..<count { sums[Int(groups[place]) &* width &+ a.place] &+= a.values[place] }
            }
        }
    }

    /// The same where a sum may leave 64 bits; true where one did.
    private mutating func addWatched(
        _ values: UnsafePointer<Int64>, _ place: Int, _ groups: Groups, _ count: Int
    ) -> Bool {
        var overflowed = false
        for row in 0..<count {
            let group = if case .same(let group) = groups { group } else { Int(buffers.groups[row]) }
            let (sum, isTooMuch) = sums[group * width + place].addingReportingOverflow(values[row])
            sums[group * width + place] = sum
            overflowed = overflowed || isTooMuch
        }
        return overflowed
    }
}
