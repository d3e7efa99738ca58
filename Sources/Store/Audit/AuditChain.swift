// How entries of the audit are chained: each by a digest over the one before it and over all that it says.
// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import Ledger
internal import SQL

/// An entry as it lies in the store: numbered, and with commitments where it would name people.
///
///     digest = SHA-256(1 | digest of the entry before | number | at | actor | … | request)
///
/// The 1 is the version of this layout. Before each field stands its length, in eight bytes, so that no two entries have
/// the same bytes. Numbers have eight bytes, the most significant first; one that is not there has none.
struct AuditRow {
    var number: Int64
    var at: Int64
    var actor, name, way, address, action, target, object, details, outcome: String
    var status: Int64
    var rows: Int64?
    var times: Int64
    var request: String
    /// What the row says that it is.
    var digest: [UInt8] = []

    static let columns = """
        number, at, actor, name, way, address, action, target, object, details, outcome, status, row_count, times, request,
        digest
        """

    func digest(after previous: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [1]
        func add(_ field: some Collection<UInt8>) {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(field.count >> shift & 0xFF)) }
            bytes += field
        }
        func add(_ number: Int64) {
            add(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Int64($0)) })
        }
        bytes.reserveCapacity(512)
        add(previous)
        add(number)
        add(at)
        for text in [actor, name, way, address, action, target, object, details, outcome] { add(text.utf8) }
        add(status)
        if let rows { add(rows) } else { add([]) }
        add(times)
        add(request.utf8)
        return SHA256.hash(bytes).array
    }
}

extension AuditRow {
    init(_ row: borrowing Row) {
        number = row.integer(0)
        at = row.integer(1)
        (actor, name, way, address) = (row.text(2), row.text(3), row.text(4), row.text(5))
        (action, target, object, details) = (row.text(6), row.text(7), row.text(8), row.text(9))
        outcome = row.text(10)
        status = row.integer(11)
        rows = row.optionalInteger(12)
        times = row.integer(13)
        request = row.text(14)
        digest = row.bytes(15)
    }
}

enum AuditChain {
    /// What stands before the first entry.
    static let start = [UInt8](repeating: 0, count: 32)
}

/// What stands in the chain for a text that can be forgotten: `~` and the digest of a salt and the text. Once the salt is gone
/// with the text, nobody can tell by trying which text it was.
package enum AuditCommitment {
    static func text(of value: String, salt: [UInt8]) -> String {
        "~\(SHA256.hash(salt + Array(value.utf8)))"
    }

    static func salt() -> [UInt8] { .random(16) }

    /// Whether a text has the looks of one.
    package static func isOne(_ text: String) -> Bool {
        text.utf8.count == 65 && text.utf8.first == UInt8(ascii: "~")
            && text.utf8.dropFirst().allSatisfy { AuditPosition.nibble(of: $0) != nil }
    }
}

/// How long the chain is, and the digest of its last entry: whoever has noted it can tell later whether the books still
/// contain what it stands for.
package struct AuditPosition: Sendable, Equatable, CustomStringConvertible {
    package let length: Int64
    package let head: [UInt8]

    package init(length: Int64, head: [UInt8]) {
        self.length = length
        self.head = head
    }

    package static let none = AuditPosition(length: 0, head: AuditChain.start)

    /// The digest, as 64 hexadecimal digits.
    package var headText: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: head.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// `LENGTH:HEAD`
    package var description: String { "\(length):\(headText)" }

    /// Reads what `description` wrote.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 64, let length = Int64(parts[0]), length >= 0 else { return nil }
        let nibbles = parts[1].utf8.compactMap(Self.nibble)
        guard nibbles.count == 64 else { return nil }
        self.init(length: length, head: stride(from: 0, to: 64, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    fileprivate static func nibble(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
