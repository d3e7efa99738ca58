// JSON, times, amounts, and texts that are shown.
// SPDX-License-Identifier: Apache-2.0

import Client
import HTTP
import JSON
import Ledger
import Wire

@testable import Configuration
@testable import Reports
@testable import Watch

extension FuzzTarget {
    static let json = FuzzTarget(
        "json", "a text of JSON, and its numbers as amounts",
        words: [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "\\u00e9", "\\ud83d\\ude00", "\\ud800",
            "\\n", "1e5", "1E-7", "-0", "0.1", "-", ".", "e", "{\"a\":1}", "\u{202E}", "\u{7F}",
        ], rounds: 15_000
    ) { bytes in
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch {
            return holds((0...bytes.count).contains(error.offset), "an error is within the text: \(error)")
        }
        var json = JSONWriter()
        value.write(to: &json)
        same(try? JSONValue(parsing: json.bytes), value, "JSON is read as it was written")
        let shown = HiddenText.escaped(json: json.bytes)
        same(try? JSONValue(parsing: shown), value, "JSON that shows what it hides says the same")
        amounts(in: value)
    }

    private static func amounts(in value: JSONValue) {
        switch value {
        case .array(let elements): for element in elements { amounts(in: element) }
        case .object(let members): for member in members { amounts(in: member.value) }
        case .number(let text):
            guard let exact = try? ExactDecimal(parsing: text) else { return }
            let fixed = FixedPoint(Array(text.utf8), decimals: 9)
            same(fixed?.units, exact.rounded(toUnitsOf: 9), "two readers of an amount agree: \(text)")
        default: break
        }
    }

    static let times = FuzzTarget(
        "times", "an instant, a day, hours of the day, a duration, a comparison",
        words: [
            "2026-11-21T04:31:05Z", "2026-02-29", "T", "Z", "z", " ", "+01:00", "-23:59", ":", "-", ".", ",", "60",
            "24:00", "01:00-04:00", "..", "1970-01-01", "9999-12-31", "previous", "90d", "ms", "GiB",
        ], most: 200, rounds: 15_000
    ) { bytes in
        let text = bytes.text
        if let time = Timestamp(rfc3339: bytes.span) {
            same(Timestamp(rfc3339: "\(time)"), time, "an instant is read as it is written")
        }
        if let day = Day(parsing: text) {
            same(day.description, text, "a day has one way to write it")
            same(day.start.day, day, "a day begins in itself")
        }
        if let hours = HoursOfDay(parsing: [text]) {
            same(HoursOfDay(parsing: hours.texts), hours, "hours are read as they are written")
            _ = hours.contains(.latest)
        }
        if let comparison = Comparison(text) {
            same(Comparison(comparison.text), comparison, "a comparison is read as it is written")
        }
        if let milliseconds = milliseconds(of: text) { holds(milliseconds >= 0, "a duration is not negative") }
        if let time = RedisLook.time(text) { holds(time >= 0, "a time of a queue is after 1970") }
        _ = RedisLook.milliseconds(text)
        if let next = RedisLook.after(text) { holds(next != text, "an id is not behind itself") }
    }

    static let decimals = FuzzTarget(
        "decimals", "an amount of money, a rate, a number of units",
        words: ["0.000000001", "1e-9", "5e-10", "3/1M", "/", "1Gi", "k", "Ki", "-", "+", ".", "e", "E+", " ", "1e37"],
        most: 200, rounds: 20_000
    ) { bytes in
        let text = bytes.text
        if let exact = try? ExactDecimal(parsing: text) {
            same(try? ExactDecimal(parsing: exact.description), exact, "a number is read as it is written")
            holds(!(exact < exact), "a number is not below itself")
            _ = exact.rounded(toUnitsOf: 9)
        }
        if let money = try? Money(parsing: text) {
            same(try? Money(parsing: money.description), money, "an amount is read as it is written")
        }
        if let rate = try? Rate(parsing: text) {
            same(try? Rate(parsing: rate.description), rate, "a rate is read as it is written")
        }
        if let units = Rate.units(text[...]) {
            same(Rate.units(Rate.text(ofUnits: units)[...]), units, "units are read as they are written")
        }
        if let source = ReportSource(text) {
            same(ReportSource(source.text), source, "whose reports are trusted is read as it is written")
        }
    }

    static let texts = FuzzTarget(
        "texts", "a text that is shown, listed, put into an address or a header",
        words: [
            ",", "\\", "\\,", "%", "%41", "+", "@", "<", ">", ".", "=?", "?=", "\u{202E}", "\u{200D}",
            "ada@example.com",
            "A <a@b>", "\"",
        ], most: 600, rounds: 4_000
    ) { bytes in
        let text = bytes.text
        let shown = HiddenText.escaped(text)
        same(HiddenText.escaped(shown), shown, "what is shown hides nothing any more")
        let printed = TerminalText.shown(text)
        same(TerminalText.shown(printed), printed, "what a terminal shows hides nothing any more")
        holds(TerminalText.width(printed) >= 0, "a text is not less than nothing wide")
        let encoded = PercentCoding.encode(text)
        holds(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "what is encoded for an address is plain")
        for alphabet in [Base64.standard, .url] {
            same(alphabet.bytes(of: alphabet.text(of: bytes)), bytes, "base 64 gives back what it was given")
            if let decoded = alphabet.bytes(of: text) {
                same(alphabet.text(of: decoded), text, "bytes have one text in base 64")
            }
        }
        if let address = try? MailAddress(text) { same(address.text, text, "an address is what was written") }
        if let mailbox = try? Mailbox(text) {
            same((try? Mailbox(mailbox.description))?.address, mailbox.address, "a mailbox keeps its address")
        }
        _ = Suggestion.nearest(to: text, among: ["model", "provider", "property:quality"])
    }
}
