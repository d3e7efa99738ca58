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
        buffers.few.begin()
        for (number, (measure, place)) in measures.enumerated() {
            if let (few, values, far) = try few(of: measure, rows), take(far, few.count, for: number) {
                add(few, values, place, to: groups)
                continue
            }
            guard let (values, far) = try values(of: measure, number, rows) else { continue }
            if take(far, rows.count, for: number) {
                addends.append((values, place))
            } else {
                overflowed = addWatched(values, place, groups, rows.count) || overflowed
            }
        }
        guard !overflowed else { throw .store(.database(.overflow)) }
        switch groups {
        case .same(let group): for addend in addends { add(addend, to: group, 0..<rows.count) }
        case .each: addToEach(addends, rows.count)
        }
    }

    /// Whether no sum of a measure leaves 64 bits with so many values, none of which is further from 0 than that: as long as
    /// not even all of them together do.
    private mutating func take(_ far: Int64, _ count: Int, for number: Int) -> Bool {
        let all = far.multipliedReportingOverflow(by: Int64(count))
        let farthest = farthest[number].addingReportingOverflow(all.partialValue)
        let fits = !all.overflow && !farthest.overflow
        self.farthest[number] = fits ? farthest.partialValue : .max
        return fits
    }

    /// What no value of a column is further from 0 than.
    private func far(_ column: EventColumn, _ rows: ScannedRows) -> Int64 {
        let bounds = rows.batch.bounds(of: column)
        return Int64(clamping: max(bounds.lowerBound.magnitude, bounds.upperBound.magnitude))
    }

    /// The values of a measure, and what none is further from 0 than; nil where all are 0.
    private func values(
        of measure: ScanMeasure, _ number: Int, _ rows: ScannedRows
    ) throws(ReadingError) -> (values: UnsafePointer<Int64>, far: Int64)? {
        let room = buffers.room(2 * number + 1)
        switch measure {
        case .count: return (UnsafePointer(buffers.ones), 1)
        case .sum(let column):
            if rows.batch.bounds(of: column) == 1...1 { return (UnsafePointer(buffers.ones), 1) }
            return try rows.gathered(column, in: room).map { ($0, far(column, rows)) }
        case .present(let column):
            guard let values = try rows.gathered(column, in: room) else { return nil }
            for place in 0..<rows.count { room[place] = values[place] != 0 ? 1 : 0 }
            return (UnsafePointer(room), 1)
        case .sumWhere(let column, let other):
            guard let values = try rows.gathered(column, in: room),
                let isThere = try rows.gathered(other, in: buffers.room(2 * number + 2))
            else { return nil }
            for place in 0..<rows.count { room[place] = isThere[place] != 0 ? values[place] : 0 }
            return (UnsafePointer(room), far(column, rows))
        }
    }

    /// The rows for which a measure is not 0, and what it is of each, where they are few; nil where they are many.
    private func few(
        of measure: ScanMeasure, _ rows: ScannedRows
    ) throws(ReadingError) -> (few: FewRows, values: UnsafePointer<Int64>, far: Int64)? {
        let room = buffers.few
        switch measure {
        case .count: return nil
        case .sum(let column): return try rows.few(column, in: room).map { ($0, $0.values, far(column, rows)) }
        case .present(let column):
            guard let few = try rows.few(column, in: room) else { return nil }
            for place in 0..<few.count { room.others[place] = few.values[place] != 0 ? 1 : 0 }
            return (few, UnsafePointer(room.others), 1)
        case .sumWhere(let column, let other):
            guard let few = try rows.few(other, in: room) else { return nil }
            if try !rows.batch.write(column, of: few.rows, to: room.others) {
                room.others.update(repeating: 0, count: few.count)
            }
            for place in 0..<few.count where few.values[place] == 0 { room.others[place] = 0 }
            return (few, UnsafePointer(room.others), far(column, rows))
        }
    }

    private mutating func add(
        _ few: FewRows, _ values: UnsafePointer<Int64>, _ sum: Int, to groups: Groups
    ) {
        switch groups {
        case .same(let group): add((values, sum), to: group, 0..<few.count)
        case .each:
            let (width, groups) = (width, UnsafePointer(buffers.groups))
            sums.withUnsafeMutableBufferPointer { sums in
                for place in 0..<few.count {
                    sums[Int(groups[Int(few.places[place])]) &* width &+ sum] &+= values[place]
                }
            }
        }
    }

    private mutating func add(_ addend: Addend, to group: Int, _ places: Range<Int>) {
        var total: Int64 = 0
        for place in places { total &+= addend.values[place] }
        sums[group * width + addend.place] &+= total
    }

    private mutating func addToEach(_ addends: [Addend], _ count: Int) {
        guard count > 0 else { return }
        let groups = UnsafePointer(buffers.groups)
        var changes = 0
        for place in 1..<count { changes += groups[place] != groups[place - 1] ? 1 : 0 }
        if changes * Self.runLength < count {
            addRuns(addends, count)
        } else if changes < count / 2 {
            addMostToOne(addends, count)
        } else {
            addOneByOne(addends, 0..<count, at: nil)
        }
    }

    /// From so many rows of a group beside each other on they are added up by themselves.
    private static let runLength = 16

    /// By time, many rows of a group lie beside each other.
    private mutating func addRuns(_ addends: [Addend], _ count: Int) {
        let groups = UnsafePointer(buffers.groups)
        var start = 0
        while start < count {
            let group = groups[start]
            var end = start + 1
            while end < count, groups[end] == group { end += 1 }
            for addend in addends { add(addend, to: Int(group), start..<end) }
            start = end
        }
    }

    /// Most rows may be of one group: then it gets the sum of all, and what is of the others goes from it to them.
    private mutating func addMostToOne(_ addends: [Addend], _ count: Int) {
        let (groups, others) = (UnsafePointer(buffers.groups), buffers.numbers)
        // The one that more than half of them are of, if there is one.
        var (most, votes) = (groups[0], 0)
        for place in 0..<count {
            if votes == 0 { most = groups[place] }
            votes += groups[place] == most ? 1 : -1
        }
        var left = 0
        for place in 0..<count {
            others[left] = Int32(truncatingIfNeeded: place)
            left += groups[place] != most ? 1 : 0
        }
        guard 2 * left < count else { return addOneByOne(addends, 0..<count, at: nil) }
        for addend in addends {
            add(addend, to: Int(most), 0..<count)
            var theirs: Int64 = 0
            for place in 0..<left { theirs &+= addend.values[Int(others[place])] }
            sums[Int(most) * width + addend.place] &-= theirs
        }
        addOneByOne(addends, 0..<left, at: UnsafePointer(others))
    }

    /// Four at a time, row by row: what is added to one group one after the other waits for what was added before. Of some
    /// rows, or of all.
    private mutating func addOneByOne(_ addends: [Addend], _ range: Range<Int>, at places: UnsafePointer<Int32>?) {
        let (width, groups) = (width, UnsafePointer(buffers.groups))
        @inline(__always)
        func each(_ body: (Int) -> Void) {
            if let places {
                for place in range { body(Int(places[place])) }
            } else {
                for place in range { body(place) }
            }
        }
        sums.withUnsafeMutableBufferPointer { sums in
            guard let sums = sums.baseAddress else { return }
            var left = addends[...]
            while left.count >= 4 {
                let (a, b, c, d) = (
                    left[left.startIndex], left[left.startIndex + 1], left[left.startIndex + 2],
                    left[left.startIndex + 3]
                )
                each { place in
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
                each { place in
                    let group = sums + Int(groups[place]) &* width
                    group[a.place] &+= a.values[place]
                    group[b.place] &+= b.values[place]
                }
                left = left.dropFirst(2)
            }
            if let a = left.first { each { sums[Int(groups[$0]) &* width &+ a.place] &+= a.values[$0] } }
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
