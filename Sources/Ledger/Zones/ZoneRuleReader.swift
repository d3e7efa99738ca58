// Reads the rule at the end of a file of the time zone database.
// SPDX-License-Identifier: Apache-2.0

/// Reads a value of POSIX' variable `TZ`, with the hours of rules from −167 to 167 as RFC 9636 has them:
///
///     CET-1CEST,M3.5.0,M10.5.0/3
///     <-02>2<-01>,M3.5.0/-1,M10.5.0/0
///
/// Offsets are counted to the west there, as nowhere else.
struct ZoneRuleReader {
    private let text: ArraySlice<UInt8>
    private var place: Int

    static func read(_ text: ArraySlice<UInt8>) throws(ZoneFileError) -> ZoneRule {
        var reader = ZoneRuleReader(text: text, place: text.startIndex)
        return try reader.rule()
    }

    private mutating func rule() throws(ZoneFileError) -> ZoneRule {
        try name()
        let standard = try offset()
        guard next != nil else { return ZoneRule(standard: standard, saving: nil) }
        try name()
        let offset = next == UInt8(ascii: ",") ? standard + 3_600 : try offset()
        guard ZoneFile.offsets.contains(offset) else { throw lacking("an offset of less than a day") }
        try take(",")
        let start = try moment()
        try take(",")
        let end = try moment()
        guard next == nil else { throw lacking("its end") }
        return ZoneRule(standard: standard, saving: ZoneRule.Saving(offset: offset, start: start, end: end))
    }

    private init(text: ArraySlice<UInt8>, place: Int) { (self.text, self.place) = (text, place) }
}

extension ZoneRuleReader {
    /// Three letters or more; in angle brackets also digits and signs.
    private mutating func name() throws(ZoneFileError) {
        let isQuoted = skip("<")
        let start = place
        while let next, Self.isLetter(next) || isQuoted && (Self.isDigit(next) || Self.isSign(next)) { place += 1 }
        guard place - start >= 3 else { throw lacking("a name of three letters") }
        if isQuoted { try take(">") }
    }

    /// In seconds to the east.
    private mutating func offset() throws(ZoneFileError) -> Int32 { -(try time(hours: 0...23)) }

    private mutating func moment() throws(ZoneFileError) -> ZoneRule.Moment {
        let date = try date()
        return ZoneRule.Moment(date: date, time: skip("/") ? try time(hours: 0...167) : 7_200)
    }

    private mutating func date() throws(ZoneFileError) -> ZoneRule.Date {
        if skip("J") { return .ofCommonYear(try number(1...365, "a day from 1 to 365")) }
        guard skip("M") else { return .ofYear(try number(0...365, "a day from 0 to 365, J or M")) }
        let month = try number(1...12, "a month from 1 to 12")
        try take(".")
        let week = try number(1...5, "a week from 1 to 5")
        try take(".")
        return .ofMonth(month, week: week, weekday: try number(0...6, "a weekday from 0 to 6"))
    }

    /// `[+|-]hh[:mm[:ss]]`, in seconds.
    private mutating func time(hours: ClosedRange<Int>) throws(ZoneFileError) -> Int32 {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        var seconds = try number(hours, "an hour from 0 to \(hours.upperBound)") * 3_600
        if skip(":") {
            seconds += try number(0...59, "a minute from 0 to 59") * 60
            if skip(":") { seconds += try number(0...59, "a second from 0 to 59") }
        }
        return Int32(isNegative ? -seconds : seconds)
    }

    /// Of three digits at most.
    private mutating func number(_ range: ClosedRange<Int>, _ meaning: String) throws(ZoneFileError) -> Int {
        let start = place
        var number = 0
        while let next, Self.isDigit(next), place - start < 3 {
            number = number * 10 + Int(next - UInt8(ascii: "0"))
            place += 1
        }
        guard place > start, range.contains(number) else {
            place = start
            throw lacking(meaning)
        }
        return number
    }

    private var next: UInt8? { place < text.endIndex ? text[place] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) throws(ZoneFileError) {
        guard skip(character) else { throw lacking("a \(character)") }
    }

    private func lacking(_ what: String) -> ZoneFileError { .rule(lacks: what, at: place - text.startIndex + 1) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
}
