// How events say when they happened.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

extension Draft {
    /// RFC 3339, or milliseconds since 1970. A fraction of a millisecond is dropped.
    func readTime(_ field: Field, _ target: inout Timestamp?, _ reader: borrowing JSONReader) throws(EventError) {
        guard let token = self[field] else { return }
        switch token.kind {
        case .number:
            guard let milliseconds = reader.milliseconds(token) else {
                throw .invalid(field.wireName, "be between the years 1970 and 9999")
            }
            // 10^8 to 10^11 ms are 1970 to 1973; as seconds they are the years in which software runs.
            guard !(100_000_000..<100_000_000_000).contains(milliseconds) else {
                throw .invalid(field.wireName, "be in milliseconds since 1970; \(milliseconds) looks like seconds")
            }
            target = Timestamp(milliseconds: milliseconds)
        case .string:
            if reader.equals(token, "") { return }
            guard let time = reader.time(token) else {
                throw .invalid(
                    field.wireName, "be RFC 3339 with an offset or Z (2026-11-21T04:31:05Z), or epoch milliseconds")
            }
            target = time
        default: throw .invalid(field.wireName, "be RFC 3339 text or epoch milliseconds")
        }
    }
}

extension JSONReader {
    fileprivate func time(_ token: JSONToken) -> Timestamp? {
        guard !token.isIntricate else { return Timestamp(rfc3339: text(token)) }
        return withBytes(of: token) { Timestamp(rfc3339: $0) }
    }

    /// A number as milliseconds since 1970, rounded down; nil outside the years 1970 to 9999.
    fileprivate func milliseconds(_ token: JSONToken) -> Int64? {
        let whole = integer(token) ?? fixed(token, decimals: 3).map { $0.units / 1000 }
        guard let whole, (Timestamp.earliest.milliseconds...Timestamp.latest.milliseconds).contains(whole) else {
            return nil
        }
        return isNegative(token) && whole == 0 && token.isIntricate ? nil : whole
    }
}

extension Timestamp {
    /// Reads `2026-11-21T04:31:05.250+01:00`; nil when it is not that, or not within 1970 to 9999.
    ///
    /// A space may stand for the T, both letters may be small, and a leap second is the last instant before it.
    package init?(rfc3339 text: Span<UInt8>) {
        var scanner = DigitScanner()
        guard let year = scanner.number(4, of: text), scanner.skip("-", of: text),
            let month = scanner.number(2, of: text), scanner.skip("-", of: text),
            let dayOfMonth = scanner.number(2, of: text),
            scanner.skip("T", of: text) || scanner.skip("t", of: text) || scanner.skip(" ", of: text),
            let hour = scanner.number(2, of: text), scanner.skip(":", of: text),
            let minute = scanner.number(2, of: text), scanner.skip(":", of: text),
            var second = scanner.number(2, of: text), let day = Day(year: year, month: month, day: dayOfMonth),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0
        if scanner.skip(".", of: text) || scanner.skip(",", of: text) {
            guard let milliseconds = scanner.fraction(of: text) else { return nil }
            fraction = milliseconds
        }
        if second == 60 { (second, fraction) = (59, 999) }
        guard let offset = scanner.offset(of: text), scanner.position == text.count else { return nil }
        let minutes = hour * 60 + minute - offset
        let time = day.start.advanced(byMilliseconds: Int64((minutes * 60 + second) * 1000 + fraction))
        guard Timestamp.earliest <= time, time <= Timestamp.latest else { return nil }
        self = time
    }

    package init?(rfc3339 text: String) { self.init(rfc3339: Array(text.utf8).span) }
}

/// Takes a text apart from its left end.
private struct DigitScanner {
    private(set) var position = 0

    mutating func skip(_ character: Unicode.Scalar, of text: Span<UInt8>) -> Bool {
        guard position < text.count, UInt32(text[position]) == character.value else { return false }
        position += 1
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ digits: Int, of text: Span<UInt8>) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit(of: text) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Any number of digits after the point, as milliseconds; those beyond the third are dropped.
    mutating func fraction(of text: Span<UInt8>) -> Int? {
        guard var value = digit(of: text) else { return nil }
        var count = 1
        while let digit = digit(of: text) {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    /// Minutes east of Greenwich.
    mutating func offset(of text: Span<UInt8>) -> Int? {
        if skip("Z", of: text) || skip("z", of: text) { return 0 }
        let west = skip("-", of: text)
        guard west || skip("+", of: text), let hours = number(2, of: text), skip(":", of: text),
            let minutes = number(2, of: text), hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (west ? -1 : 1)
    }

    private mutating func digit(of text: Span<UInt8>) -> Int? {
        guard position < text.count, text[position] &- UInt8(ascii: "0") < 10 else { return nil }
        position += 1
        return Int(text[position - 1] - UInt8(ascii: "0"))
    }
}
