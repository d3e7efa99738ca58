// Reads files of the time zone database.
// SPDX-License-Identifier: Apache-2.0

/// Reads TZif by RFC 9636: versions 1 to 4, with numbers of the most significant byte first.
///
///     header  "TZif" · version · 15 bytes · six counts of 4 bytes each
///     block   transitions' times · types of transitions · types of local time · their names · leap seconds · indicators
///
/// A file of version 1 is a header and a block with times of 4 bytes. Later ones have those for readers of old, then
/// another header and block with times of 8 bytes, then a rule between two line feeds.
///
/// A file from anywhere is an error at worst, and takes no more memory than a few times its bytes.
struct ZoneFileReader {
    private let bytes: [UInt8]
    private var place = 0

    static func read(_ bytes: [UInt8]) throws(ZoneFileError) -> ZoneFile {
        guard bytes.count <= Zone.mostBytesOfFile else { throw .tooLarge }
        var reader = ZoneFileReader(bytes: bytes)
        var header = try reader.header()
        var rule: ZoneRule?
        let isOfOld = header.version == 1
        if !isOfOld {
            try reader.skip(header.blockBytes(timeBytes: 4), within: .transitions)
            header = try reader.header()
        }
        let (firstOffset, transitions) = try reader.block(header, timeBytes: isOfOld ? 4 : 8)
        if !isOfOld { rule = try reader.footer() }
        guard reader.rest == 0 else { throw .surplus(bytes: reader.rest) }
        return ZoneFile(firstOffset: firstOffset, transitions: transitions, rule: rule)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var rest: Int { bytes.count - place }

    private mutating func skip(_ count: Int, within part: ZoneFileError.Part) throws(ZoneFileError) {
        guard count <= rest else { throw .cutShort(part) }
        place += count
    }
}

extension ZoneFileReader {
    private struct Header {
        let version: Int
        let utIndicators, standardIndicators, leapSeconds, transitions, types, nameBytes: Int

        /// The counts have 32 bits each, so this has far less than 64.
        func blockBytes(timeBytes: Int) -> Int {
            transitions * (timeBytes + 1) + types * 6 + nameBytes + leapSeconds * (timeBytes + 4) + standardIndicators
                + utIndicators
        }
    }

    private mutating func header() throws(ZoneFileError) -> Header {
        let magic = Array("TZif".utf8)
        guard bytes[place...].prefix(4).elementsEqual(magic.prefix(rest)) else { throw .foreign }
        let start = place
        try skip(44, within: .header)
        let version: Int
        switch bytes[start + 4] {
        case 0: version = 1
        case UInt8(ascii: "2")...UInt8(ascii: "4"): version = Int(bytes[start + 4] - UInt8(ascii: "0"))
        default: throw .unknownVersion(bytes[start + 4])
        }
        func count(_ index: Int) -> Int { Int(UInt32(truncatingIfNeeded: number(at: start + 20 + index * 4, of: 4))) }
        return Header(
            version: version, utIndicators: count(0), standardIndicators: count(1), leapSeconds: count(2),
            transitions: count(3), types: count(4), nameBytes: count(5))
    }

    /// Reads a block, and leaves the reader behind it.
    private mutating func block(
        _ header: Header, timeBytes: Int
    ) throws(ZoneFileError) -> (firstOffset: Int32, transitions: [ZoneFile.Transition]) {
        let times = place
        try skip(header.blockBytes(timeBytes: timeBytes), within: .transitions)
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard header.types > 0 else { throw .noTypes }
        for count in [header.standardIndicators, header.utIndicators] where count != 0 && count != header.types {
            throw .indicators
        }
        let types = times + header.transitions * timeBytes
        let offsets = try offsets(header, at: types + header.transitions)
        var transitions: [ZoneFile.Transition] = []
        transitions.reserveCapacity(header.transitions)
        for index in 0..<header.transitions {
            let at = number(at: times + index * timeBytes, of: timeBytes)
            if let last = transitions.last, last.at >= at { throw .order(ofTransition: index + 1) }
            let type = bytes[types + index]
            guard type < offsets.count else { throw .type(type, ofTransition: index + 1, count: offsets.count) }
            transitions.append(ZoneFile.Transition(at: at, offset: offsets[Int(type)]))
        }
        return (offsets[0], transitions)
    }

    /// Of each type of local time. Whether it is daylight saving time, and what it is called, is checked and not kept.
    private func offsets(_ header: Header, at start: Int) throws(ZoneFileError) -> [Int32] {
        let names = start + header.types * 6
        guard header.nameBytes > 0, bytes[names + header.nameBytes - 1] == 0 else { throw .unnamedTypes }
        var offsets: [Int32] = []
        offsets.reserveCapacity(header.types)
        for index in 0..<header.types {
            let place = start + index * 6
            let offset = Int32(truncatingIfNeeded: number(at: place, of: 4))
            guard ZoneFile.offsets.contains(offset) else { throw .offset(offset, ofType: index + 1) }
            guard bytes[place + 4] <= 1 else { throw .flag(bytes[place + 4], ofType: index + 1) }
            guard bytes[place + 5] < header.nameBytes else { throw .name(bytes[place + 5], ofType: index + 1) }
            offsets.append(offset)
        }
        return offsets
    }

    private mutating func footer() throws(ZoneFileError) -> ZoneRule? {
        guard rest > 0 else { throw .cutShort(.rule) }
        guard bytes[place] == UInt8(ascii: "\n") else { throw .noRule }
        place += 1
        guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { throw .cutShort(.rule) }
        let text = bytes[place..<end]
        place = end + 1
        return text.isEmpty ? nil : try ZoneRuleReader.read(text)
    }

    /// A number of 4 or 8 bytes with its sign; they must be there.
    private func number(at place: Int, of count: Int) -> Int64 {
        var bits: UInt64 = 0
        for byte in bytes[place..<place + count] { bits = bits << 8 | UInt64(byte) }
        return count == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }
}
