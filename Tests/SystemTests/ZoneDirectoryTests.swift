// Time zones are found by their names, and by nothing else.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Ledger
import System
import TemporaryFiles
import Testing

@Suite struct ZoneDirectoryTests {
    private let zones = ZoneDirectory(at: "/usr/share/zoneinfo")

    private func refusal(of name: String, in directory: ZoneDirectory) -> String? {
        do throws(ZoneError) {
            _ = try directory.zone(named: name)
            return nil
        } catch { return "zone \(error)" }
    }

    @Test func `A zone is found by its name, and by the names that stand for it`() throws {
        let instant = try #require(Day(parsing: "2026-07-01")).start
        for (name, offset) in [
            ("Europe/Berlin", 7_200), ("Europe/Kyiv", 10_800), ("Europe/Kiev", 10_800), ("Asia/Calcutta", 19_800),
            ("America/Argentina/Buenos_Aires", -10_800), ("America/Port-au-Prince", -14_400), ("Etc/GMT+5", -18_000),
        ] {
            let zone = try zones.zone(named: name)
            #expect(zone.name == name && zone.offset(at: instant) == offset)
        }
        #expect(try ZoneDirectory().zone(named: "Asia/Tokyo").offset(at: instant) == 32_400)
    }

    @Test func `UTC needs no database`() throws {
        let nowhere = ZoneDirectory(at: "/nowhere")
        for name in ["UTC", "Etc/UTC"] {
            let zone = try nowhere.zone(named: name)
            #expect(zone.isUTC && zone.name == name)
        }
        #expect(
            refusal(of: "Europe/Berlin", in: nowhere)
                == "zone cannot be Europe/Berlin: there is no time zone database in /nowhere; install tzdata, or set TZDIR"
        )
    }

    @Test(
        arguments: [
            ("Europe/Berln", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
            ("America/NewYork", "America/New_York"), ("New York", "America/New_York"), ("utc", "UTC"),
            ("Asia/Katmandoo", "Asia/Katmandu"), ("Europe", nil), ("", nil), ("PST", nil), ("GMT+1", nil),
            ("Europe/", nil),
            ("Moon/Tranquility", nil),
        ] as [(String, String?)])
    func `A name that is none is told, with the one that was meant`(name: String, meant: String?) {
        let clause = meant.map { "; did you mean \($0)?" } ?? ""
        #expect(
            refusal(of: name, in: zones)
                == "zone must be a name of the time zone database such as Europe/Berlin, not \"\(name)\"" + clause)
    }

    @Test(
        arguments: [
            "../zoneinfo/Europe/Berlin", "Europe/../Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin",
            "/Europe/Berlin",
            "Europe//Berlin", "./Europe/Berlin", "Europe/Berlin/", "right/Europe/Berlin", "posix/Europe/Berlin",
            "posixrules",
            "localtime", "tzdata.zi", "zone1970.tab", "Europe/Berlin\0", "Europe/Berlin\n", "Europe\\Berlin",
            "Europe/Berl\u{ED}n", " Europe/Berlin", String(repeating: "a", count: 65),
            String(repeating: "Europe/", count: 500) + "Berlin",
        ])
    func `What is no name is not looked for`(name: String) throws {
        let said = try #require(refusal(of: name, in: zones))
        #expect(said.hasPrefix("zone must be a name of the time zone database such as Europe/Berlin, not \""))
        #expect(said.utf8.count < 250 && !said.contains("\n") && !said.contains("\0"))
    }

    @Test func `A file that cannot be read is named, with what is wrong`() throws {
        let files = try TemporaryFiles()
        try FileManager.default.createDirectory(atPath: files.file("Test"), withIntermediateDirectories: false)
        try files.write("TZif2", to: "Test/Short")
        try files.write("not a zone", to: "Test/Text")
        try files.write(String(repeating: "TZif", count: 20_000), to: "Test/Large")
        #expect(mkfifo(files.file("Test/Pipe"), 0o600) == 0)
        #expect(symlink("Round", files.file("Test/Round")) == 0)
        #expect(symlink("Gone", files.file("Test/Dangling")) == 0)
        let directory = ZoneDirectory(at: files.directory)
        for (name, reason) in [
            ("Short", " ends within its header"),
            ("Text", " does not begin with TZif, as a file of the time zone database does"),
            ("Large", ": it has more than 64 KiB"), ("Round", ": Too many levels of symbolic links"),
        ] {
            #expect(
                refusal(of: "Test/\(name)", in: directory)
                    == "zone cannot be Test/\(name): \(files.file("Test/\(name)"))\(reason)")
        }
        for name in ["Test/Pipe", "Test/Dangling", "Test"] {
            #expect(refusal(of: name, in: directory)?.hasPrefix("zone must be a name") == true, "\(name)")
        }
        // As leap seconds are counted in the files of `right`, wherever these are put.
        let leaps = ZoneDirectory(at: "/usr/share/zoneinfo/right")
        #expect(
            refusal(of: "Europe/Berlin", in: leaps)?.hasSuffix("counts leap seconds, which the ledger's time does not")
                == true)
    }

    @Test func `A zone that was read is remembered, and only so many are`() throws {
        let files = try TemporaryFiles()
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin"))
        let names = (0..<65).map { "Zone\($0)" }
        for name in names { try bytes.write(to: URL(filePath: files.file(name))) }
        let directory = ZoneDirectory(at: files.directory)
        for name in names.dropLast() { _ = try directory.zone(named: name) }
        for name in names { unlink(files.file(name)) }
        try bytes.write(to: URL(filePath: files.file(names[64])))
        for name in names.dropLast() { #expect(try directory.zone(named: name).name == name) }
        _ = try directory.zone(named: names[64])
        #expect(refusal(of: names[0], in: directory) != nil)
    }

    @Test func `Names are suggested from either list that a database may have, and only where they lead somewhere`()
        throws
    {
        let files = try TemporaryFiles()
        try FileManager.default.createDirectory(atPath: files.file("Europe"), withIntermediateDirectories: false)
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin"))
        for name in ["Berlin", "Kiev"] { try bytes.write(to: URL(filePath: files.file("Europe/\(name)"))) }
        #expect(refusal(of: "Europe/Berln", in: ZoneDirectory(at: files.directory))?.contains("mean") == false)
        try files.write(
            "# a comment\nDE,DK\t+5230+01322\tEurope/Berlin\tmost\nXX\t+0\tEurope/Rome\n", to: "zone1970.tab")
        let table = ZoneDirectory(at: files.directory)
        #expect(refusal(of: "Europe/Berln", in: table)?.hasSuffix("; did you mean Europe/Berlin?") == true)
        #expect(refusal(of: "Europe/Rom", in: table)?.contains("mean") == false)
        try files.write(
            "# version x\nR d 1916 o - Jun 14 23s 1 S\nZ Europe/Kyiv 2 - EET\nL Europe/Kyiv Europe/Kiev\n",
            to: "tzdata.zi")
        let list = ZoneDirectory(at: files.directory)
        #expect(refusal(of: "Europe/Kief", in: list)?.hasSuffix("; did you mean Europe/Kiev?") == true)
    }
}
