// Where a page of single events ended, as a text that a question for the next page brings back.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// The `cursor` of the next page: the mark that the page ended with, the period that the first page was about, and a digest
/// of what was asked.
///
/// It is no secret and proves nothing; the digests tell a text that was cut off, changed or made up from one of another
/// question. Layout, as numbers of seven bits a byte, in base 64 for URLs:
///
///     check (3 bytes) | question (4 bytes) | first day | days | value | number
struct PageCursor: Sendable, Equatable {
    let period: Period
    let mark: EventMark

    enum Flaw: Error {
        /// It is no cursor, or not all of one.
        case malformed
        /// It came with a page of another question.
        case otherQuestion

        var reason: String {
            switch self {
            case .malformed: "must be what an answer has as next, all of it"
            case .otherQuestion:
                "belongs to another question: all but limit must be as it was for the page that it came with"
            }
        }
    }

    init(_ period: Period, after mark: EventMark) {
        self.period = period
        self.mark = mark
    }

    /// `question` is all that was asked, in words of any kind.
    func text(for question: String) -> String {
        var bytes = Self.digest(of: question, bytes: 4)
        for number in [Int64(period.first.number), Int64(period.count), mark.value, mark.number] {
            var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
            while rest > 0x7F {
                bytes.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        return Base64.url.text(of: Self.check(of: bytes[...]) + bytes)
    }

    /// Reads what `text` wrote for the same question.
    init(_ text: String, for question: String, most: Int) throws(Flaw) {
        guard text.utf8.count <= 64, let bytes = Base64.url.bytes(of: text), bytes.count > 7,
            Array(bytes[..<3]) == Self.check(of: bytes[3...])
        else { throw .malformed }
        guard Array(bytes[3..<7]) == Self.digest(of: question, bytes: 4) else { throw .otherQuestion }
        var numbers: [Int64] = []
        var (rest, shift): (UInt64, UInt64) = (0, 0)
        for byte in bytes[7...] {
            guard shift < 63 || (shift == 63 && byte < 2) else { throw .malformed }
            rest |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            numbers.append(Int64(bitPattern: rest >> 1) ^ -Int64(rest & 1))
            (rest, shift) = (0, 0)
        }
        guard shift == 0, numbers.count == 4, let first = Int32(exactly: numbers[0]), numbers[1] > 0,
            let last = Int32(exactly: numbers[0].addingSaturated(numbers[1] - 1)),
            let period = Period(Day(number: first), Day(number: last), most: most)
        else { throw .malformed }
        self.init(period, after: EventMark(value: numbers[2], number: numbers[3]))
    }

    private static func digest(of text: String, bytes: Int) -> [UInt8] {
        let digest = UInt64(bitPattern: Fold.digest(of: text))
        return (0..<bytes).map { UInt8(truncatingIfNeeded: digest >> (8 * UInt64($0))) }
    }

    private static func check(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        digest(of: bytes.map { String($0) }.joined(separator: " "), bytes: 3)
    }
}
