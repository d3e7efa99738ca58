// Files of the time zone database are read as they are meant, or refused with what is wrong in them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct ZoneFileTests {
    @Test(arguments: [UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4")])
    func `Later versions are read from their second block, and go on by their rule`(version: UInt8) throws {
        // Beyond what 32 bits hold on both sides.
        var file = TestZone(600, [(-5_000_000_000, 3_600), (5_000_000_000, 7_200)], rule: "<+02>-2")
        file.version = version
        file.standardIndicators = [0, 1, 1]
        file.utIndicators = [0, 0, 1]
        let zone = try Zone(file)
        func offset(_ seconds: Int64) -> Int { zone.offset(at: Timestamp(milliseconds: seconds * 1_000)) }
        #expect(offset(-5_000_000_001) == 600 && offset(-5_000_000_000) == 3_600)
        #expect(offset(4_999_999_999) == 3_600 && offset(5_000_000_000) == 7_200)
        #expect(zone.offset(at: Timestamp(milliseconds: .min)) == 600)
        #expect(zone.offset(at: Timestamp(milliseconds: .max)) == 7_200)
        #expect(zone.name == "Test/Zone" && !zone.isUTC)
    }

    @Test func `The first version has times of four bytes and no rule`() throws {
        var file = TestZone(-3_600, [(-2_000_000_000, 0), (2_000_000_000, 3_600)])
        file.version = 0
        let zone = try Zone(file)
        #expect(zone.offset(at: Timestamp(milliseconds: -2_000_000_000_001)) == -3_600)
        #expect(zone.offset(at: Timestamp(milliseconds: -2_000_000_000_000)) == 0)
        #expect(zone.offset(at: Timestamp(milliseconds: .max)) == 3_600)
    }

    @Test func `Without a transition the rule holds, and without a rule the first type`() throws {
        #expect(try Zone(rule: "<+03>-3").offset(at: .earliest) == 10_800)
        #expect(try Zone(TestZone(7_200, [])).offset(at: .latest) == 7_200)
        #expect(try Zone(rule: "UTC0").isUTC && Zone.utc.isUTC && Zone(utcNamed: "Etc/UTC").isUTC)
    }

    @Test func `A transition that no timestamp can tell is at the end of them`() throws {
        let zone = try Zone(TestZone(1, [(.min, 2), (-1 << 59, 3), (0, 4), (1 << 59, 5), (.max, 6)]))
        #expect(zone.offset(at: Timestamp(milliseconds: .min)) == 3)
        #expect(zone.offset(at: Timestamp(milliseconds: .max - 1)) == 4)
    }

    private static let mistakes: [(expected: String, change: @Sendable (inout TestZone) -> Void)] = [
        ("is of no version of its format from 1 to 4: its fifth byte is 53", { $0.version = UInt8(ascii: "5") }),
        ("is of no version of its format from 1 to 4: its fifth byte is 49", { $0.version = UInt8(ascii: "1") }),
        ("counts leap seconds, which the ledger's time does not", { $0.leapSeconds = 1 }),
        ("has no type of local time", { $0.types = [] }),
        ("has a name of local time without an end", { $0.names = [] }),
        ("has a name of local time without an end", { $0.names = Array("ABC".utf8) }),
        ("has indicators for some of its types of local time, and not for all", { $0.utIndicators = [0, 0] }),
        ("puts type 1 86400 s ahead of UTC, which is not within -86399 and 86399", { $0.types[0].offset = 86_400 }),
        ("puts type 1 -86400 s ahead of UTC, which is not within -86399 and 86399", { $0.types[0].offset = -86_400 }),
        (
            "puts type 1 -2147483648 s ahead of UTC, which is not within -86399 and 86399",
            { $0.types[0].offset = .min }
        ),
        ("says 2 of whether type 1 is daylight saving time, which is neither 0 nor 1", { $0.types[0].flag = 2 }),
        ("names type 1 by a text at 4, where none begins", { $0.types[0].name = 4 }),
        ("has transition 2 not after the one before", { $0.transitions = [(5, 0), (5, 0)] }),
        ("has transition 3 not after the one before", { $0.transitions = [(5, 0), (6, 0), (.min, 0)] }),
        ("has transition 1 lead to type 2 of 1", { $0.transitions = [(5, 1)] }),
        (
            "is 0 s ahead of UTC by its last transition, and 3600 s by its rule",
            {
                $0.transitions = [(5, 0)]
                $0.rule = "CET-1"
            }
        ),
        (
            "is 0 s ahead of UTC by its last transition, and 7200 s by its rule",
            {
                $0.transitions = [(1_750_000_000, 0)]
                $0.rule = "CET-1CEST,M3.5.0,M10.5.0/3"
            }
        ),
    ]

    @Test func `What is wrong in a file is said`() throws {
        for mistake in Self.mistakes {
            var file = TestZone()
            mistake.change(&file)
            #expect(refusal(of: file.bytes) == mistake.expected)
        }
    }

    @Test func `What is no such file, too long or goes on behind its end is refused`() throws {
        let file = TestZone(0, [(5, 3_600)], rule: "CET-1").bytes
        #expect(refusal(of: Array("# version 2025b\n".utf8)) == ZoneFileError.foreign.description)
        #expect(refusal(of: Array("TZi!".utf8)) == ZoneFileError.foreign.description)
        #expect(refusal(of: file + [0]) == "has 1 byte after its end")
        #expect(refusal(of: file + file) == "has \(file.count) bytes after its end")
        let large = [UInt8](repeating: 0, count: Zone.mostBytesOfFile + 1)
        #expect(refusal(of: large) == "has more than 64 KiB")
        let unended = Array(file.dropLast(7)) + [0] + Array(file.suffix(6))
        #expect(refusal(of: unended) == "lacks the line feed before its rule")
    }
}

/// What is said of a file; nil where it is taken.
func refusal(of bytes: [UInt8]) -> String? {
    do throws(ZoneFileError) {
        _ = try Zone(named: "Test/Zone", tzif: bytes)
        return nil
    } catch { return error.description }
}
