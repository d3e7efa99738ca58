// Files of the time zone database.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension FuzzTarget {
    static let zones = FuzzTarget(
        "zones", "a file of the time zone database",
        words: [
            "TZif2", "TZif\0", "\nCET-1CEST,M3.5.0,M10.5.0/3\n", "<-02>2<-01>", ",J60", ",59/-167", ",M13.1.1",
            "\0\0\0\u{1}",
        ], rounds: 4_000
    ) { bytes in
        let zone: Zone
        do throws(ZoneFileError) { zone = try Zone(named: "Test/Zone", tzif: bytes) } catch { return says("\(error)") }
        var cursor = ZoneCursor(zone)
        let instants: [Int64] = [
            .min, .min + 1, -1 << 60, -62_135_596_800_000, -1, 0, 1_743_296_399_999, 1_774_746_000_000,
            4_102_444_800_000, 253_402_300_799_999, 1 << 60, .max - 1, .max,
        ]
        var last: Day?
        for instant in instants.map(Timestamp.init(milliseconds:)) {
            let day = zone.day(of: instant)
            holds(day >= last ?? day, "days follow one another: \(instant)")
            same(cursor.day(of: instant), day, "two ways to a day agree: \(instant)")
            last = day
            holds((-86_399...86_399).contains(zone.offset(at: instant)), "clocks differ by less than a day: \(instant)")
            let hour = zone.startOfHour(at: instant)
            holds(hour <= instant && zone.startOfHour(at: hour) == hour, "an hour begins before it goes on: \(instant)")
            guard day > Day(number: .min), day < Day(number: .max) else { continue }
            let range = zone.instants(of: day)
            holds(range.contains(instant) && range.contains(hour), "an instant is in its day: \(instant)")
        }
        for number in [Int32.min, .min + 1, -1, 0, 20_000, .max - 1, .max] {
            let day = Day(number: number)
            holds(zone.start(of: day) <= zone.start(of: day.advanced(by: 1)), "days begin one after another: \(day)")
        }
    }
}
