// Time zones as the tests of this room make them up: files of the format TZif, byte by byte.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

/// A file that is right until a test makes something of it wrong.
struct TestZone {
    /// The byte of the header: 0 for the first version.
    var version = UInt8(ascii: "2")
    var types: [(offset: Int32, flag: UInt8, name: UInt8)] = [(0, 0, 0)]
    var names = Array("ABC\0".utf8)
    /// In seconds since 1970, and the type by its place.
    var transitions: [(at: Int64, type: UInt8)] = []
    var rule = ""
    var leapSeconds = 0
    var standardIndicators: [UInt8] = []
    var utIndicators: [UInt8] = []

    init() {}

    init(rule: String) { self.rule = rule }

    init(_ first: Int32, _ changes: [(at: Int64, offset: Int32)], rule: String = "") {
        types = [(first, 0, 0)] + changes.map { ($0.offset, 0, 0) }
        transitions = changes.indices.map { (changes[$0].at, UInt8($0 + 1)) }
        self.rule = rule
    }

    var bytes: [UInt8] {
        guard version != 0 else { return block(timeBytes: 4) }
        // What readers of old are given is wrong in all but its length.
        var old = TestZone()
        (old.version, old.transitions, old.types) = (version, [(7, 9), (3, 9)], [(.max, 9, 9)])
        return old.block(timeBytes: 4) + block(timeBytes: 8) + Array("\n\(rule)\n".utf8)
    }

    private func block(timeBytes: Int) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let counts = [
            utIndicators.count, standardIndicators.count, leapSeconds, transitions.count, types.count, names.count,
        ]
        for count in counts { bytes += Self.number(Int64(count), of: 4) }
        for transition in transitions { bytes += Self.number(transition.at, of: timeBytes) }
        bytes += transitions.map(\.type)
        for type in types { bytes += Self.number(Int64(type.offset), of: 4) + [type.flag, type.name] }
        bytes += names + [UInt8](repeating: 0, count: leapSeconds * (timeBytes + 4))
        return bytes + standardIndicators + utIndicators
    }

    private static func number(_ value: Int64, of count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> Int64(8 * (count - 1 - $0))) }
    }
}

extension Zone {
    init(_ file: TestZone) throws { try self.init(named: "Test/Zone", tzif: file.bytes) }

    /// One that goes by a rule alone.
    init(rule: String) throws { try self.init(TestZone(rule: rule)) }
}

/// An instant of UTC, written `2026-03-29 01:00` or `2026-03-29 01:00:30`.
func utc(_ text: String) -> Timestamp {
    let parts = text.split(separator: " ")
    let numbers = parts.last?.split(separator: ":").compactMap { Int64($0) } ?? []
    guard parts.count == 2, (2...3).contains(numbers.count) else {
        Issue.record("\(text) is no instant")
        return Timestamp(milliseconds: .min)
    }
    let seconds = numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0)
    return day(String(parts[0])).start.advanced(byMilliseconds: seconds * 1_000)
}

func day(_ text: String) -> Day {
    if let day = Day(parsing: text) { return day }
    Issue.record("\(text) is no day")
    return Day(number: .min)
}
