// Days and hours of any zone, held against a walk through all its minutes.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct ZoneLawsTests {
    private static let minutes: Int64 = 12 * 1_440

    /// Twelve days in which clocks are set now and then, by anything, and what they show in each minute.
    private struct World {
        let zone: Zone
        let first: Int32
        private(set) var offsets: [Int32] = []

        init(_ random: inout Seeded) throws {
            var changes: [(at: Int64, offset: Int32)] = []
            for _ in 0..<random.below(9) {
                changes.append((Int64(random.below(Int(minutes))) * 60, Self.offset(&random)))
            }
            changes.sort { $0.at < $1.at }
            for place in changes.indices.dropFirst().reversed() where changes[place].at == changes[place - 1].at {
                changes.remove(at: place)
            }
            first = Self.offset(&random)
            zone = try Zone(TestZone(first, changes))
            for minute in 0..<minutes {
                offsets.append(changes.last { $0.at <= minute * 60 }?.offset ?? first)
            }
        }

        /// Mostly such as there are, sometimes as far as they may be.
        private static func offset(_ random: inout Seeded) -> Int32 {
            switch random.below(4) {
            case 0: Int32(random.below(2_879) - 1_439) * 60
            case 1: Int32(random.below(2) * 3_600)
            default: Int32(random.below(100) - 48) * 900
            }
        }
    }

    @Test(arguments: 1...8)
    func `Days and hours begin where a walk through all minutes sees them begin`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let world = try World(&random)
        var cursor = ZoneCursor(world.zone)
        // Clocks go by minutes, so the day did not change in the last one before.
        var latest = (Int64(world.first) - 60 + 10 * 86_400) / 86_400 - 10
        var hour: (start: Int64, offset: Int32, number: Int64)?
        for (minute, offset) in world.offsets.enumerated() {
            let seconds = Int64(minute) * 60
            let local = seconds + Int64(offset) + 10 * 86_400
            let instant = Timestamp(milliseconds: seconds * 1_000)
            while latest < local / 86_400 - 10 {
                latest += 1
                #expect(world.zone.start(of: Day(number: Int32(latest))) == instant, "seed \(seed), minute \(minute)")
            }
            #expect(cursor.day(of: instant).number == Int32(latest), "seed \(seed), minute \(minute)")
            #expect(cursor.offset(at: instant) == Int(offset), "seed \(seed), minute \(minute)")
            let number = local / 3_600
            if hour.map({ $0.offset != offset || $0.number != number }) ?? true { hour = (seconds, offset, number) }
            guard let hour, hour.start > 0 else { continue }
            #expect(
                cursor.startOfHour(at: instant).milliseconds == hour.start * 1_000, "seed \(seed), minute \(minute)")
        }
    }

    @Test(arguments: 1...4)
    func `A cursor says what its zone says, wherever it comes from`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let rules = ["CET-1CEST,M3.5.0,M10.5.0/3", "ABC0DEF,J60/0,59/0", "<-0330>3:30<-0230>,M3.2.0/0:01,M11.1.0/0:01"]
        let zones = [try World(&random).zone] + (try rules.map { try Zone(rule: $0) })
        for zone in zones {
            var cursor = ZoneCursor(zone)
            var milliseconds: Int64 = 0
            for step in 0..<3_000 {
                switch random.below(10) {
                case 0: milliseconds = Int64(random.below(253_402_300_800_000))
                case 1: milliseconds = Int64(random.below(12 * 86_400_000))
                case 2: milliseconds = Int64(bitPattern: random.next())
                case 3: milliseconds = zone.start(of: zone.day(of: Timestamp(milliseconds: milliseconds))).milliseconds
                case 4: milliseconds = milliseconds &- 1
                default: milliseconds = milliseconds &+ Int64(random.below(7_200_000))
                }
                let instant = Timestamp(milliseconds: milliseconds)
                let story: Comment = "seed \(seed), step \(step), \(milliseconds)"
                #expect(cursor.day(of: instant) == zone.day(of: instant), story)
                #expect(cursor.offset(at: instant) == zone.offset(at: instant), story)
                #expect(cursor.startOfHour(at: instant) == zone.startOfHour(at: instant), story)
                #expect(cursor.startOfQuarterHour(at: instant) == zone.startOfQuarterHour(at: instant), story)
                #expect(cursor.day(of: instant.quarterHour) == zone.day(of: instant.quarterHour), story)
            }
        }
    }

    @Test(arguments: 1...6)
    func `Days follow each other, and hold their hours and quarters`(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let zone = try World(&random).zone
        var day = Day(number: -3)
        while day.number < 15 {
            let instants = zone.instants(of: day)
            let next = zone.instants(of: day.advanced(by: 1))
            #expect(instants.upperBound == next.lowerBound, "seed \(seed), \(day)")
            #expect(instants.quarterHours.upperBound == next.quarterHours.lowerBound, "seed \(seed), \(day)")
            var at = instants.lowerBound
            while at < instants.upperBound {
                let (hour, quarter) = (zone.startOfHour(at: at), zone.startOfQuarterHour(at: at))
                #expect(instants.contains(hour) && hour <= quarter && quarter <= at, "seed \(seed), \(at)")
                #expect(zone.startOfHour(at: quarter) == hour, "seed \(seed), \(at)")
                #expect(zone.day(of: at) == day, "seed \(seed), \(at)")
                at = at.advanced(byMilliseconds: 437_501)
            }
            day = day.advanced(by: 1)
        }
    }
}
