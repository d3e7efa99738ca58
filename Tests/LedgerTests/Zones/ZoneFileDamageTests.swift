// Whatever bytes there are, a reader of time zones says no, or makes a zone that keeps its promises.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct ZoneFileDamageTests {
    private static let files: [TestZone] = [
        TestZone(
            3_208, [(-2_100_000_000, 3_600), (1_743_296_400, 7_200), (1_761_440_400, 3_600)],
            rule: "CET-1CEST,M3.5.0,M10.5.0/3"),
        TestZone(
            0, [(1_325_239_200, 50_400), (1_617_458_400, 46_800)], rule: "<+13>-13"),
        TestZone(rule: "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"),
    ]

    @Test(arguments: [UInt8(0), UInt8(ascii: "2"), UInt8(ascii: "4")])
    func `A file that ends too early is refused, wherever it ends`(version: UInt8) throws {
        for var file in Self.files {
            file.version = version
            let bytes = file.bytes
            #expect(refusal(of: bytes) == nil)
            for count in bytes.indices {
                let said = try #require(refusal(of: Array(bytes.prefix(count))), "\(count) of \(bytes.count) bytes")
                #expect(said.hasPrefix("ends within its "), "\(count) of \(bytes.count) bytes: \(said)")
            }
        }
    }

    @Test func `A count that promises more than there is takes no memory`() throws {
        let bytes = Self.files[0].bytes
        let second = try #require(bytes.indices.dropFirst(44).first { bytes[$0...].starts(with: Array("TZif".utf8)) })
        for start in [0, second] {
            for count in 0..<6 {
                var damaged = bytes
                for place in 0..<4 { damaged[start + 20 + count * 4 + place] = 0xFF }
                #expect(refusal(of: damaged) == "ends within its table of transitions")
            }
        }
    }

    @Test(arguments: [1, 2, 3])
    func `Bytes that are no file are refused, or are a zone all the same`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        for round in 0..<2_000 {
            var bytes = (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            // Most of them would not get past the header.
            if round % 4 != 0 {
                var file = TestZone()
                file.version = [0, UInt8(ascii: "2"), UInt8(ascii: "3")][random.below(3)]
                bytes = file.bytes.dropLast(random.below(60)) + bytes
            }
            checkIfTaken(bytes, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: [4, 5, 6])
    func `A file with flipped bits is refused, or is a zone all the same`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var taken = 0
        for round in 0..<1_500 {
            var bytes = Self.files[random.below(Self.files.count)].bytes
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8)) }
            if checkIfTaken(bytes, "seed \(seed), round \(round)") { taken += 1 }
        }
        #expect(taken > 100, "seed \(seed)")
    }

    @Test(arguments: [7, 8])
    func `A rule of any characters is refused, or is a zone all the same`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let parts = [
            "CET", "<+01>", "-1", "3", ",", "M3.5.0", "J60", "59", "J365", "0", "/", "-167", "167", ":30", ":59", ".",
            "M10.1.6", "24", "+", "M", "J", "<", ">", "\u{7F}",
        ]
        var taken = 0
        for round in 0..<3_000 {
            var file = TestZone(rule: (0...random.below(4)).map { _ in parts[random.below(parts.count)] }.joined())
            if round % 2 == 0 {
                file.rule = "ABC\(random.below(47) - 23)DEF\(random.below(47) - 23)"
                for _ in 0..<2 { file.rule += "," + Self.moment(&random) }
            }
            if checkIfTaken(file.bytes, "seed \(seed), round \(round): \(file.rule)") { taken += 1 }
        }
        #expect(taken > 1_400, "seed \(seed)")
    }

    private static func moment(_ random: inout Seeded) -> String {
        let dates = [
            "J\(1 + random.below(365))", "\(random.below(366))",
            "M\(1 + random.below(12)).\(1 + random.below(5)).\(random.below(7))",
        ]
        return "\(dates[random.below(3)])/\(random.below(335) - 167):\(random.below(60)):\(random.below(60))"
    }

    /// What holds of every zone, at the edges of what there is and in between.
    @discardableResult
    private func checkIfTaken(_ bytes: [UInt8], _ story: String) -> Bool {
        guard let zone = try? Zone(named: "Test/Zone", tzif: bytes) else { return false }
        var cursor = ZoneCursor(zone)
        let instants: [Int64] = [
            .min, .min + 1, -1 << 60, -62_135_596_800_000, -1, 0, 1_743_296_399_999, 1_774_746_000_000,
            4_102_444_800_000,
            253_402_300_799_999, 1 << 60, .max - 1, .max,
        ]
        var last: Day?
        for instant in instants.map(Timestamp.init(milliseconds:)) {
            let day = zone.day(of: instant)
            #expect(day >= last ?? day, "\(story): \(instant)")
            #expect(cursor.day(of: instant) == day, "\(story): \(instant)")
            last = day
            #expect((-86_399...86_399).contains(zone.offset(at: instant)), "\(story): \(instant)")
            let hour = zone.startOfHour(at: instant)
            #expect(hour <= instant && zone.startOfHour(at: hour) == hour, "\(story): \(instant)")
            guard day > Day(number: .min), day < Day(number: .max) else { continue }
            #expect(zone.instants(of: day).contains(instant), "\(story): \(instant)")
            #expect(zone.instants(of: day).contains(hour), "\(story): \(instant)")
        }
        for number in [Int32.min, .min + 1, -1, 0, 20_000, .max - 1, .max] {
            let day = Day(number: number)
            #expect(zone.start(of: day) <= zone.start(of: day.advanced(by: 1)), "\(story): \(day)")
        }
        return true
    }
}
