// What a text says that is not JSON as a whole, and has the escapes of JSON all the same.
// SPDX-License-Identifier: Apache-2.0

enum JSONEscapes {
    /// The bytes with every escape replaced by what it stands for, and what is none left as it is.
    static func undone(in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
                result.append(bytes[place])
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(bytes[place + 1])
            case UInt8(ascii: "u"):
                if let (scalar, length) = scalar(at: place, of: bytes) {
                    result += Array(String(Character(scalar)).utf8)
                    place += length
                    continue
                }
                result += [bytes[place], bytes[place + 1]]
            // What ends a line or a column ends a word, too.
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
                result.append(UInt8(ascii: " "))
            default: result += [bytes[place], bytes[place + 1]]
            }
            place += 2
        }
        return result
    }

    /// What one or two escaped units stand for, and how many bytes they have.
    private static func scalar(at place: Int, of bytes: [UInt8]) -> (Unicode.Scalar, length: Int)? {
        guard let first = unit(at: place, of: bytes) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard (0xD800...0xDBFF).contains(first), let second = unit(at: place + 6, of: bytes),
            (0xDC00...0xDFFF).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)).map { ($0, 12) }
    }

    private static func unit(at place: Int, of bytes: [UInt8]) -> UInt32? {
        guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for byte in bytes[place + 2..<place + 6] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
