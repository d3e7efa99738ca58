// What is packed comes out as it went in, and bytes that are no column are refused.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Columns

@Suite struct PackedColumnTests {
    static func unpacked(_ bytes: [UInt8]) throws(DamagedColumn) -> [Int64] {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DamagedColumn) in
            let column = try PackedColumn(buffer)
            var values = [Int64](repeating: -1, count: column.count)
            try values.withUnsafeMutableBufferPointer { (values) throws(DamagedColumn) in
                try column.decode(into: values)
            }
            return values
        }
    }

    /// All values, made of those that are not 0 where a column tells which these are.
    private static func few(_ column: PackedColumn) throws -> [Int64]? {
        var places = [Int32](repeating: 0, count: PackedColumn.mostFew)
        var found = [Int64](repeating: 0, count: PackedColumn.mostFew)
        return try places.withUnsafeMutableBufferPointer { places in
            try found.withUnsafeMutableBufferPointer { found in
                guard let place = places.baseAddress, let first = found.baseAddress,
                    let count = try column.few(places: place, values: first)
                else { return nil }
                var values = [Int64](repeating: 0, count: column.count)
                for position in 0..<count { values[Int(places[position])] = found[position] }
                return values
            }
        }
    }

    private static func encoding(_ bytes: [UInt8]) throws -> PackedColumn.Encoding {
        try bytes.withUnsafeBytes { try PackedColumn($0).encoding }
    }

    /// Values as columns have them, and some that none has.
    static func values(_ random: inout Seeded, count: Int) -> [Int64] {
        let width = random.below(65)
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
        let base = Int64(bitPattern: random.next()) >> Int64(random.below(64))
        let few = (0..<1 + random.below(40)).map { _ in Int64(bitPattern: random.next() & mask) }
        let (kind, factor) = (random.below(7), Int64(1 + random.below(1_000)))
        var last = base
        return (0..<count).map { _ in
            switch kind {
            case 0: return base &+ Int64(bitPattern: random.next() & mask)
            case 1: return few[random.below(few.count)]
            case 2: return base &+ Int64(bitPattern: random.next() & mask) &* factor
            case 3:
                // Ascending, with a leap now and then.
                let step = random.below(100) == 0 ? random.below(1_000_000) : random.below(3)
                if last <= .max - Int64(step) { last += Int64(step) }
                return last
            case 4: return random.below(50) == 0 ? Int64(bitPattern: random.next()) : base
            case 5: return random.below(60) == 0 ? Int64(bitPattern: random.next()) : Int64(random.below(200))
            default: return [Int64.min, .max, 0, -1, 1, base][random.below(6)]
            }
        }
    }

    @Test(arguments: 0..<40)
    func `Any values come out as they went in`(round: Int) throws {
        var random = Seeded(seed: UInt64(round))
        var packer = ColumnPacker()
        for _ in 0..<12 {
            let count = [1, 2, 7, 8, 63, 64, 65, 700, 4_096, PackedColumn.most][random.below(10)]
            let values = Self.values(&random, count: count)
            let packed = packer.pack(values)
            let areSame = try Self.unpacked(packed) == values
            #expect(areSame, "seed \(round), \(count) values")
            try packed.withUnsafeBytes { buffer in
                let column = try PackedColumn(buffer)
                #expect(column.least == values.min() && column.largest == values.max(), "seed \(round)")
                var codes = [UInt16](repeating: 0, count: count)
                let known = try codes.withUnsafeMutableBufferPointer { try column.codes(into: $0) }
                let areCodes = known.map { known in codes.map { known[Int($0)] } == values } ?? true
                #expect(areCodes, "seed \(round), \(count) codes")
                let areFew = try Self.few(column).map { $0 == values } ?? true
                #expect(areFew, "seed \(round), few of \(count) values")
                let share = 1 + random.below(20)
                let places = (0..<Int32(count)).filter { _ in random.below(share) == 0 }
                var some = [Int64](repeating: -1, count: places.count + 1)
                try places.withUnsafeBufferPointer { places in
                    try some.withUnsafeMutableBufferPointer { some in
                        if let first = some.baseAddress { try column.decode(at: places, into: first) }
                    }
                }
                let areThose = some == places.map { values[Int($0)] } + [-1]
                #expect(areThose, "seed \(round), \(places.count) of \(count) values")
            }
        }
    }

    @Test func `Each kind of values is packed its own way, in few bytes`() throws {
        var packer = ColumnPacker()
        var random = Seeded(seed: 7)
        let rows = 4_096
        func pack(_ value: (Int) -> Int64) throws -> (PackedColumn.Encoding, Int) {
            let bytes = packer.pack((0..<rows).map(value))
            return (try Self.encoding(bytes), bytes.count)
        }
        let constant = try pack { _ in 42 }
        #expect(constant.0 == .constant && constant.1 < 8)
        let packed = try pack { _ in 1_000_000 + Int64(random.below(4_000)) }
        #expect(packed.0 == .packed && packed.1 < rows * 12 / 8 + 20)
        let multiples = try pack { _ in 25_000 * Int64(random.below(4_000)) }
        #expect(multiples.0 == .packed && multiples.1 < rows * 12 / 8 + 20)
        let dictionary = try pack { _ in [Int64.min, 3, 1 << 40, .max][random.below(4)] }
        #expect(dictionary.0 == .dictionary && dictionary.1 < rows * 2 / 8 + 80)
        let ascending = try pack { Int64($0) * 3 + Int64($0 % 2) }
        #expect(ascending.0 == .ascending && ascending.1 < rows * 2 / 8 + 20)
        let steps = try pack { Int64($0 / 900) * 5 }
        #expect(steps.0 == .steps && steps.1 < 80)
        let sparse = try pack { $0 % 500 == 0 ? Int64($0) : -7 }
        #expect(sparse.0 == .patched && sparse.1 < 100)
        let outliers = try pack { _ in Int64(random.below(500) == 0 ? 1 << 50 : random.below(250)) }
        #expect(outliers.0 == .patched && outliers.1 < rows + 300)
    }

    @Test func `Numbers of every width come out as they went in, wherever their bytes end`() throws {
        var packer = ColumnPacker()
        var random = Seeded(seed: 3)
        for width in 1...64 {
            let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) - 1
            for count in [2, 7, 8, 9, 15, 16, 17, 31, 40, 64, 65, 129] {
                var values = (0..<count).map { _ in Int64(bitPattern: random.next() & mask) }
                (values[0], values[1]) = (0, Int64(bitPattern: mask))
                let areSame = try Self.unpacked(packer.pack(values)) == values
                #expect(areSame, "\(count) values of \(width) bits")
            }
        }
    }

    @Test func `Where nearly all is 0, it is told what is not`() throws {
        var packer = ColumnPacker()
        let values = (0..<4_096).map { $0 % 20 == 3 ? Int64($0) * 1_000 - 5 : 0 }
        let many = (0..<4_096).map { Int64($0 % 50) }
        #expect(try packer.pack(values).withUnsafeBytes { try Self.few(PackedColumn($0)) } == values)
        #expect(try packer.pack(many).withUnsafeBytes { try Self.few(PackedColumn($0)) } == nil)
    }

    @Test func `The whole range of 64 bits is kept`() throws {
        var packer = ColumnPacker()
        for values in [
            [Int64.min, .max], [.max, .min], [.min, 0, .max, -1], [.min], [.max, .max], [.min, .min + 1, .max],
            [-1, .max, .max - 1, .min, 5],
        ] {
            #expect(try Self.unpacked(packer.pack(values)) == values, "\(values)")
            let many = Array(repeatElement(values, count: 900 / values.count).joined())
            #expect(try Self.unpacked(packer.pack(many)) == many, "\(values)")
        }
    }

    @Test(arguments: 0..<30)
    func `Bytes that are no column are refused, or give as many values as they say`(round: Int) {
        var random = Seeded(seed: 1_000 + UInt64(round))
        var packer = ColumnPacker()
        for _ in 0..<60 {
            var bytes: [UInt8]
            switch random.below(4) {
            case 0: bytes = (0..<random.below(300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            default: bytes = packer.pack(Self.values(&random, count: 1 + random.below(600)))
            }
            switch random.below(3) {
            case 0: bytes.removeLast(min(bytes.count, 1 + random.below(40)))
            case 1:
                for _ in 0..<1 + random.below(4) where !bytes.isEmpty {
                    // The head is where the most can go wrong.
                    let place = random.below(random.below(2) == 0 ? min(30, bytes.count) : bytes.count)
                    bytes[place] ^= 1 << UInt8(random.below(8))
                }
            default: bytes += (0..<1 + random.below(9)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            }
            // Exactly as many bytes as there are, so that a reader that goes beyond them is caught by the allocator.
            bytes.withUnsafeBytes { buffer in
                guard let column = try? PackedColumn(buffer) else { return }
                #expect(column.count <= PackedColumn.most, "seed \(round)")
                var values = [Int64](repeating: 0, count: column.count + 1)
                values[column.count] = 99
                values.withUnsafeMutableBufferPointer { values in
                    _ = try? column.decode(into: UnsafeMutableBufferPointer(rebasing: values[..<column.count]))
                }
                #expect(values[column.count] == 99, "seed \(round)")
                var codes = [UInt16](repeating: 0, count: column.count + 1)
                codes[column.count] = 99
                codes.withUnsafeMutableBufferPointer { codes in
                    _ = try? column.codes(into: UnsafeMutableBufferPointer(rebasing: codes[..<column.count]))
                }
                #expect(codes[column.count] == 99, "seed \(round)")
                // What is told of few rows is of rows that there are, or the array catches it.
                _ = try? Self.few(column)
            }
        }
    }

    @Test func `What is cut off anywhere is refused`() throws {
        var random = Seeded(seed: 5)
        var packer = ColumnPacker()
        for _ in 0..<20 {
            let packed = packer.pack(Self.values(&random, count: 300))
            for length in 0..<packed.count {
                #expect(throws: DamagedColumn.self, "\(length) of \(packed.count)") {
                    try Self.unpacked(Array(packed[..<length]))
                }
            }
        }
    }

    @Test func `There must be room for all values`() throws {
        var packer = ColumnPacker()
        let packed = packer.pack([1, 2, 3])
        var values = [Int64](repeating: 0, count: 2)
        try packed.withUnsafeBytes { buffer in
            let column = try PackedColumn(buffer)
            #expect(throws: DamagedColumn.self) {
                try values.withUnsafeMutableBufferPointer { try column.decode(into: $0) }
            }
        }
    }
}
