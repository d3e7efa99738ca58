// One column of a block, packed: what its bytes say, and how they become plain numbers again.
// SPDX-License-Identifier: Apache-2.0

/// A view of the bytes of a column, good for as long as they stay where they are.
///
///     encoding (a byte), count, least, largest, then
///       constant:    nothing
///       packed:      a frame
///       patched:     a frame, then what does not fit into it: how many, a frame of places, a frame of values
///       ascending:   the first value, then a frame of what each is above the one before it
///       steps:       the same, the frame patched
///       dictionary:  how many entries, a frame of them (ascending), the width of a code, the codes
///
/// All that can be checked is checked here: bytes that are no column are refused, and what decodes does not read beyond
/// them whatever they say. That they say what was written is for the seal of their block to prove.
package struct PackedColumn {
    package enum Encoding: UInt8, Sendable, CaseIterable {
        case constant = 0
        case packed = 1
        case patched = 2
        case ascending = 3
        case steps = 4
        case dictionary = 5
    }

    /// Rows in one column at most.
    package static let most = 8_192

    package let encoding: Encoding
    package let count: Int
    package let least, largest: Int64
    private let layout: Layout

    private enum Layout {
        case constant
        case frame(Frame, Patches?)
        case steps(first: Int64, Frame, Patches?)
        case dictionary(Frame, entries: Int, codes: UnsafeRawBufferPointer, width: Int)
    }

    package init(_ bytes: UnsafeRawBufferPointer) throws(DamagedColumn) {
        var cursor = ByteCursor(bytes)
        guard let encoding = Encoding(rawValue: try cursor.byte()) else { throw DamagedColumn("no such encoding") }
        self.encoding = encoding
        count = try cursor.count(most: Self.most)
        least = try cursor.signed()
        largest = try cursor.signed()
        guard count > 0, least <= largest else { throw DamagedColumn("a column without values") }
        switch encoding {
        case .constant:
            guard least == largest else { throw DamagedColumn("a constant of two values") }
            layout = .constant
        case .packed: layout = .frame(try Frame(&cursor, count: count), nil)
        case .patched: layout = .frame(try Frame(&cursor, count: count), try Patches(&cursor, of: count))
        case .ascending:
            layout = .steps(first: try cursor.signed(), try Frame(&cursor, count: count - 1), nil)
        case .steps:
            let first = try cursor.signed()
            let frame = try Frame(&cursor, count: count - 1)
            layout = .steps(first: first, frame, try Patches(&cursor, of: count - 1))
        case .dictionary:
            let entries = try cursor.count(most: count)
            guard entries > 0 else { throw DamagedColumn("a dictionary without entries") }
            let frame = try Frame(&cursor, count: entries)
            let width = Int(try cursor.byte())
            guard width == Frame.width(of: UInt64(entries - 1)) else { throw DamagedColumn("codes of another width") }
            let codes = try cursor.take(PackedBits.bytes(count: count, width: width))
            layout = .dictionary(frame, entries: entries, codes: codes, width: width)
        }
        guard cursor.isAtEnd else { throw DamagedColumn("bytes after the end of a column") }
    }

    /// All values, one after the other.
    package func decode(into values: UnsafeMutableBufferPointer<Int64>) throws(DamagedColumn) {
        guard count <= values.count, let first = values.baseAddress else {
            throw DamagedColumn("\(count) values, where there is room for \(values.count)")
        }
        switch layout {
        case .constant: first.update(repeating: least, count: count)
        case .frame(let frame, let patches):
            frame.unpack(count, into: first)
            try patches?.apply(to: first, count)
        case .steps(let start, let frame, let patches):
            frame.unpack(count - 1, into: first + 1)
            try patches?.apply(to: first + 1, count - 1)
            var value = start
            first[0] = value
            for position in 1..<max(1, count) {
                value &+= first[position]
                first[position] = value
            }
        case .dictionary(let frame, let entries, let codes, let width):
            let known = Self.entries(frame, entries, room: entries)
            guard width > 0 else { return first.update(repeating: known[0], count: count) }
            let memory = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
            defer { memory.deallocate() }
            try unpack(codes, width, entries, into: memory)
            known.withUnsafeBufferPointer { known in
                for position in 0..<count { first[position] = known[Int(memory[position])] }
            }
        }
    }

    /// The values of some rows, ascending, beside each other.
    package func decode(
        at places: UnsafeBufferPointer<Int32>, into values: UnsafeMutablePointer<Int64>
    ) throws(DamagedColumn) {
        switch layout {
        case .constant: values.update(repeating: least, count: places.count)
        case .frame(let frame, let patches):
            frame.unpack(at: places, into: values)
            try patches?.apply(at: places, to: values, count)
        case .dictionary(let frame, let entries, let codes, let width):
            // Room for every code of this width, so that no code leads out of it.
            let known = Self.entries(frame, entries, room: 1 << width)
            guard width > 0 else { return values.update(repeating: known[0], count: places.count) }
            var largest: UInt64 = 0
            known.withUnsafeBufferPointer { known in
                PackedBits.each(codes, width: width, at: places) { position, code in
                    largest = max(largest, code)
                    values[position] = known[Int(truncatingIfNeeded: code)]
                }
            }
            guard largest < entries else { throw DamagedColumn("a code that the dictionary does not have") }
        case .steps:
            let all = UnsafeMutableBufferPointer<Int64>.allocate(capacity: count)
            defer { all.deallocate() }
            try decode(into: all)
            for position in places.indices { values[position] = all[Int(places[position])] }
        }
    }

    private static func entries(_ frame: Frame, _ count: Int, room: Int) -> [Int64] {
        var entries = [Int64](repeating: 0, count: room)
        entries.withUnsafeMutableBufferPointer { entries in
            if let first = entries.baseAddress { frame.unpack(count, into: first) }
        }
        return entries
    }
}

extension PackedColumn {
    /// Small numbers in the place of values, for whoever groups by them, and the value that each stands for. Nil where the
    /// column has none: its values are many.
    package func codes(into codes: UnsafeMutableBufferPointer<UInt16>) throws(DamagedColumn) -> [Int64]? {
        guard count <= codes.count, let first = codes.baseAddress else {
            throw DamagedColumn("\(count) codes, where there is room for \(codes.count)")
        }
        switch layout {
        case .constant:
            first.update(repeating: 0, count: count)
            return [least]
        case .frame(let frame, nil) where frame.width <= Self.widestCode:
            let known = (0..<1 << UInt64(frame.width)).map { (number: UInt64) in
                frame.base &+ Int64(bitPattern: number &* frame.factor)
            }
            guard frame.width > 0 else {
                first.update(repeating: 0, count: count)
                return known
            }
            try unpack(frame.bits, frame.width, 1 << frame.width, into: first)
            return known
        case .dictionary(let frame, let entries, let bits, let width):
            guard width > 0 else {
                first.update(repeating: 0, count: count)
                return Self.entries(frame, entries, room: entries)
            }
            try unpack(bits, width, entries, into: first)
            return Self.entries(frame, entries, room: entries)
        case .frame, .steps: return nil
        }
    }

    private static let widestCode = 12

    /// Codes of so many entries, one for each row.
    private func unpack(
        _ bits: UnsafeRawBufferPointer, _ width: Int, _ entries: Int, into codes: UnsafeMutablePointer<UInt16>
    ) throws(DamagedColumn) {
        var largest: UInt64 = 0
        PackedBits.each(bits, width: width, count: count) { position, code in
            largest = max(largest, code)
            codes[position] = UInt16(truncatingIfNeeded: code)
        }
        guard largest < entries else { throw DamagedColumn("a code that the dictionary does not have") }
    }

    /// How many rows have anything but 0, where these are few. Nil where they are many, or where it takes as long to find
    /// them as to decode all.
    package var fewCount: Int? { fewPatches?.count }

    private var fewPatches: Patches? {
        guard case .frame(let frame, let patches?) = layout, frame.width == 0, frame.base == 0,
            patches.count <= min(count / 4, Self.mostFew)
        else { return nil }
        return patches
    }

    /// The same, and their places, ascending, and what they have. There must be room for as many.
    package func few(
        places: UnsafeMutablePointer<Int32>, values: UnsafeMutablePointer<Int64>
    ) throws(DamagedColumn) -> Int? {
        guard let patches = fewPatches else { return nil }
        try patches.write(places: places, values: values, count)
        return patches.count
    }

    /// Rows that are few at the most.
    package static let mostFew = most / 4
}

/// Values that do not fit into their frame: where they are, and what they are.
struct Patches {
    let count: Int
    private let places: Frame
    private let values: Frame

    init(_ cursor: inout ByteCursor, of rows: Int) throws(DamagedColumn) {
        count = try cursor.count(most: rows)
        places = try Frame(&cursor, count: count)
        values = try Frame(&cursor, count: count)
    }

    /// Where they are, ascending, and what they are.
    func write(
        places found: UnsafeMutablePointer<Int32>, values target: UnsafeMutablePointer<Int64>, _ rows: Int
    ) throws(DamagedColumn) {
        // Places lie in the room of the values until they are known to be some.
        places.unpack(count, into: target)
        var last: Int64 = -1
        for position in 0..<count {
            let place = target[position]
            guard place > last, place < rows else { throw DamagedColumn("a value outside of its column") }
            found[position] = Int32(truncatingIfNeeded: place)
            last = place
        }
        values.unpack(count, into: target)
    }

    func apply(to target: UnsafeMutablePointer<Int64>, _ rows: Int) throws(DamagedColumn) {
        guard count > 0 else { return }
        // Places, then values.
        let memory = UnsafeMutablePointer<Int64>.allocate(capacity: 2 * count)
        defer { memory.deallocate() }
        places.unpack(count, into: memory)
        values.unpack(count, into: memory + count)
        for position in 0..<count {
            let place = memory[position]
            guard place >= 0, place < rows else { throw DamagedColumn("a value outside of its column") }
            target[Int(place)] = memory[count + position]
        }
    }

    /// The same where only some rows are there, ascending.
    func apply(
        at rows: UnsafeBufferPointer<Int32>, to target: UnsafeMutablePointer<Int64>, _ all: Int
    ) throws(DamagedColumn) {
        guard count > 0 else { return }
        let memory = UnsafeMutablePointer<Int64>.allocate(capacity: 2 * count)
        defer { memory.deallocate() }
        places.unpack(count, into: memory)
        values.unpack(count, into: memory + count)
        var next = 0
        for position in 0..<count {
            let place = memory[position]
            guard place >= 0, place < all, position == 0 || place > memory[position - 1] else {
                throw DamagedColumn("a value outside of its column")
            }
            while next < rows.count, Int64(rows[next]) < place { next += 1 }
            if next < rows.count, Int64(rows[next]) == place { target[next] = memory[count + position] }
        }
    }
}
