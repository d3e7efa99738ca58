// What the values that the reader passed hold: text, numbers, names.
// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// The text of a string, its escapes resolved; of any other value, its JSON.
    package func text(_ token: JSONToken) -> String {
        if token.kind == .string, token.isIntricate { return unescaped(token) }
        return String(decoding: raw(token), as: UTF8.self)
    }

    /// Compares a string's text without making a String of it.
    @inlinable
    package func equals(_ token: JSONToken, _ text: StaticString) -> Bool {
        if token.isIntricate { return self.text(token) == text.description }
        let count = text.utf8CodeUnitCount
        guard token.end - token.start == count else { return false }
        for index in 0..<count where bytes[token.start + index] != text.utf8Start[index] { return false }
        return true
    }

    /// A number without fraction or exponent, when it fits.
    package func integer(_ token: JSONToken) -> Int64? {
        guard token.kind == .number, !token.isIntricate else { return nil }
        var at = token.start
        let negative = bytes[at] == UInt8(ascii: "-")
        if negative { at += 1 }
        var value: Int64 = 0
        while at < token.end {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            // Kept negative on the way, since the negative side reaches one further.
            let (next, beyond) = shifted.subtractingReportingOverflow(Int64(bytes[at] - UInt8(ascii: "0")))
            if overflow || beyond { return nil }
            value = next
            at += 1
        }
        if negative { return value }
        return value == .min ? nil : -value
    }

    /// Whether a number has a minus sign, be it only that of -0.
    package func isNegative(_ number: JSONToken) -> Bool { bytes[number.start] == UInt8(ascii: "-") }

    /// A number as a count of 10^-decimals; nil when that does not fit into 64 bits.
    package func fixed(_ token: JSONToken, decimals: Int) -> FixedPoint? {
        guard token.kind == .number else { return nil }
        return FixedPoint(raw(token), decimals: decimals)
    }

    /// Lends the bytes of a value as they stand in the input.
    @inlinable
    package func withBytes<Result>(of token: JSONToken, _ body: (Span<UInt8>) -> Result) -> Result {
        body(raw(token).span)
    }

    @inlinable
    func raw(_ token: JSONToken) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[token.start..<token.end])
    }

    private func unescaped(_ token: JSONToken) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(token.end - token.start)
        var at = token.start
        while at < token.end {
            guard bytes[at] == UInt8(ascii: "\\") else {
                text.append(bytes[at])
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                at = appendScalar(at, to: &text)
                continue
            default: text.append(bytes[at + 1])
            }
            at += 2
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The scalar that `\uXXXX`, or a pair of them, stands for; U+FFFD for half a pair. Returns where it ends. The scanner
    /// has checked the digits.
    private func appendScalar(_ at: Int, to text: inout [UInt8]) -> Int {
        let unit = (try? hexadecimal(at: at + 2)) ?? 0xFFFD
        guard unit & 0xFC00 == 0xD800, let low = try? lowSurrogate(at: at + 6) else {
            text.append(contentsOf: Character(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
            return at + 6
        }
        let scalar = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
        text.append(contentsOf: Character(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        return at + 12
    }
}
