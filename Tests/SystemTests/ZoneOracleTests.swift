// Time zones, held against what Python's zoneinfo says of the same database.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Peers
import System
import Testing

/// The oracle is `Fixtures/zones.py`, which says what it asks and how it finds the answer.
@Suite struct ZoneOracleTests {
    private static let zones = [
        ["Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Moscow", "Europe/Istanbul", "Europe/Lisbon"],
        ["America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Goose_Bay", "America/Phoenix"],
        ["America/Sao_Paulo", "America/Havana", "America/Asuncion", "America/Santiago", "America/Caracas"],
        ["America/Nuuk", "America/Guyana", "Antarctica/Troll", "Antarctica/Casey", "Antarctica/Macquarie"],
        ["Africa/Casablanca", "Africa/Cairo", "Africa/Monrovia", "Africa/Juba", "Atlantic/Azores"],
        ["Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Gaza", "Asia/Beirut", "Asia/Amman"],
        ["Asia/Jerusalem", "Asia/Pyongyang", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Eucla"],
        ["Australia/Sydney", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Kwajalein"],
    ]

    @Test(arguments: zones)
    func `Offsets, hours and days are those that Python sees, around every transition`(names: [String]) throws {
        let counts = try compare(names, seed: 20_260_329)
        #expect(counts.zones == names.count && counts.instants > 400 * names.count && counts.days > 40 * names.count)
    }

    @Test func `Every zone of the database is read, under each of its names`() throws {
        let counts = try compare(["all"], seed: 7)
        #expect(counts.zones > 300 && counts.instants == 16 * counts.zones)
    }

    private struct Counts { var zones = 0, instants = 0, days = 0 }

    private func compare(_ names: [String], seed: Int) throws -> Counts {
        let variable = ProcessInfo.processInfo.environment["TZDIR"] ?? ""
        let path = variable.isEmpty ? "/usr/share/zoneinfo" : variable
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/zones.py").path
        let said = try Program.run(["python3", "-B", script, "\(seed)", path] + names)
        let directory = ZoneDirectory(at: path)
        var counts = Counts()
        var (zone, cursor) = (Zone.utc, ZoneCursor(.utc))
        for line in said.utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            let numbers = words.dropFirst().compactMap { Int64(Substring($0)) }
            let story: Comment = "seed \(seed), \(zone.name): \(String(Substring(line)))"
            switch words.first?.first {
            case UInt8(ascii: "z"):
                zone = try directory.zone(named: String(Substring(words[1])))
                cursor = ZoneCursor(zone)
                counts.zones += 1
            case UInt8(ascii: "i"):
                let instant = Timestamp(milliseconds: numbers[0])
                #expect(zone.offset(at: instant) == Int(numbers[1]), story)
                #expect(zone.day(of: instant).number == Int32(numbers[2]), story)
                #expect(cursor.day(of: instant).number == Int32(numbers[2]), story)
                #expect(cursor.startOfHour(at: instant).milliseconds == numbers[3], story)
                #expect(cursor.startOfQuarterHour(at: instant).milliseconds == numbers[4], story)
                counts.instants += 1
            case UInt8(ascii: "d"):
                let day = Day(number: Int32(numbers[0]))
                let start = zone.start(of: day)
                #expect(start.milliseconds == numbers[1], story)
                #expect(cursor.day(of: start.advanced(byMilliseconds: -1)) < day, story)
                // A day that was left out begins with the next, which is the one that its instant is in.
                #expect(cursor.day(of: start) == day || zone.instants(of: day).isEmpty, story)
                counts.days += 1
            default: Issue.record(story)
            }
        }
        return counts
    }
}
