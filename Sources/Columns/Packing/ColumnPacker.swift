// Packs the values of a column into the fewest bytes.
// SPDX-License-Identifier: Apache-2.0

/// Weighs the encodings of `PackedColumn` against each other and writes the smallest. Keeps its memory from one column to
/// the next.
package struct ColumnPacker {
    private var numbers: [UInt64] = []
    private var steps: [UInt64] = []
    private var dictionary = DistinctValues()

    package init() {}

    /// One value at least, and `PackedColumn.most` at most.
    package mutating func pack(_ values: [Int64]) -> [UInt8] {
        precondition(!values.isEmpty && values.count <= PackedColumn.most)
        let shape = Shape(of: values)
        var bytes: [UInt8] = []
        guard shape.least < shape.largest else {
            Self.begin(.constant, values, shape, &bytes)
            return bytes
        }
        let frame = weighFrame(values, shape)
        let steps = shape.isAscending ? weighSteps(values) : nil
        let best = min(frame.size, steps?.size ?? .max)
        let isKnown = dictionary.take(values, lighterThan: best)
        if isKnown, dictionary.commonSize < min(best, dictionary.size) {
            writeCommon(values, shape, &bytes)
        } else if isKnown {
            Self.begin(.dictionary, values, shape, &bytes)
            dictionary.append(to: &bytes)
        } else if let steps, steps.size < frame.size {
            Self.begin(steps.patches > 0 ? .steps : .ascending, values, shape, &bytes)
            bytes.append(signed: values[0])
            self.steps.withUnsafeBufferPointer { steps.append($0, &bytes) { steps.base &+ Int64(bitPattern: $0) } }
        } else {
            Self.begin(frame.patches > 0 ? .patched : .packed, values, shape, &bytes)
            numbers.withUnsafeBufferPointer { numbers in
                frame.append(numbers, &bytes) { shape.least &+ Int64(bitPattern: $0 &* frame.factor) }
            }
        }
        return bytes
    }

    private static func begin(
        _ encoding: PackedColumn.Encoding, _ values: [Int64], _ shape: Shape, _ bytes: inout [UInt8]
    ) {
        bytes.append(encoding.rawValue)
        bytes.append(number: UInt64(values.count))
        bytes.append(signed: shape.least)
        bytes.append(signed: shape.largest)
    }

    /// Nearly all are one value: a frame of no bits, and the others beside it.
    private func writeCommon(_ values: [Int64], _ shape: Shape, _ bytes: inout [UInt8]) {
        let common = dictionary.common
        Self.begin(.patched, values, shape, &bytes)
        Frame.append(UnsafeBufferPointer(start: nil, count: 0), base: common, factor: 1, width: 0, to: &bytes)
        let places = values.indices.filter { values[$0] != common }
        Patches.append(places.map(Int64.init), places.map { values[$0] }, to: &bytes)
    }

    // MARK: Weighing

    /// What one look at the values tells.
    private struct Shape {
        var least = Int64.max
        var largest = Int64.min
        var isAscending = true

        init(of values: [Int64]) {
            var last = Int64.min
            for value in values {
                least = min(least, value)
                largest = max(largest, value)
                isAscending = isAscending && value >= last
                last = value
            }
        }
    }

    private mutating func weighFrame(_ values: [Int64], _ shape: Shape) -> FramePlan {
        numbers.removeAll(keepingCapacity: true)
        for value in values { numbers.append(UInt64(bitPattern: value &- shape.least)) }
        let factor = Self.commonFactor(of: numbers)
        if factor > 1 { for position in numbers.indices { numbers[position] /= factor } }
        return FramePlan(numbers, base: shape.least, factor: factor)
    }

    private mutating func weighSteps(_ values: [Int64]) -> FramePlan {
        steps.removeAll(keepingCapacity: true)
        for position in 1..<values.count {
            steps.append(UInt64(bitPattern: values[position] &- values[position - 1]))
        }
        let least = steps.min() ?? 0
        for position in steps.indices { steps[position] -= least }
        return FramePlan(steps, base: Int64(bitPattern: least), factor: 1)
    }

    /// What all of them are a multiple of.
    private static func commonFactor(of numbers: [UInt64]) -> UInt64 {
        var factor: UInt64 = 0
        for number in numbers where factor == 0 || number % factor != 0 {
            var (one, other) = (factor, number)
            while other != 0 { (one, other) = (other, one % other) }
            factor = one
            if factor == 1 { break }
        }
        return max(1, factor)
    }
}

/// A frame for numbers above a base, in as many bits as make the whole of it smallest: what needs more stands beside it.
private struct FramePlan {
    let base: Int64
    let factor: UInt64
    private let width: Int
    /// How many numbers do not fit.
    let patches: Int
    let size: Int

    init(_ numbers: [UInt64], base: Int64, factor: UInt64) {
        self.base = base
        self.factor = factor
        var counts = InlineArray<65, Int>(repeating: 0)
        for number in numbers { counts[Frame.width(of: number)] += 1 }
        var widest = 64
        while widest > 0, counts[widest] == 0 { widest -= 1 }
        let patch = Frame.width(of: UInt64(numbers.count)) + min(64, widest + Frame.width(of: factor) - 1)
        var best = (width: widest, patches: 0, size: Frame.size(base: base, width: widest, count: numbers.count))
        var outside = 0
        var width = widest
        while width > 0 {
            outside += counts[width]
            width -= 1
            let size = Frame.size(base: base, width: width, count: numbers.count) + 24 + (outside * patch + 7) / 8
            // A frame alone is faster to read: what stands beside it must be worth it.
            if size + size / 16 < best.size { best = (width, outside, size) }
        }
        (self.width, patches, size) = best
    }

    /// `value` makes of a number what stands beside the frame.
    func append(_ numbers: UnsafeBufferPointer<UInt64>, _ bytes: inout [UInt8], _ value: (UInt64) -> Int64) {
        guard patches > 0 else {
            return Frame.append(numbers, base: base, factor: factor, width: width, to: &bytes)
        }
        let limit: UInt64 = 1 << UInt64(width)
        let inside = numbers.map { $0 < limit ? $0 : 0 }
        inside.withUnsafeBufferPointer {
            Frame.append($0, base: base, factor: factor, width: width, to: &bytes)
        }
        let places = numbers.indices.filter { numbers[$0] >= limit }
        Patches.append(places.map(Int64.init), places.map { value(numbers[$0]) }, to: &bytes)
    }
}

extension Patches {
    fileprivate static func append(_ places: [Int64], _ values: [Int64], to bytes: inout [UInt8]) {
        bytes.append(number: UInt64(places.count))
        Frame.append(places, to: &bytes)
        Frame.append(values, to: &bytes)
    }
}
