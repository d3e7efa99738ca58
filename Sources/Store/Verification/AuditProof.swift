// Proves the audit: that its chain is whole, and still contains what its witnesses saw.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import SQL
internal import System

/// What came of the proof of an audit.
package struct AuditFindings: Sendable {
    /// Entries that there are, and the number of the first of them.
    package internal(set) var entries = 0
    package internal(set) var first: Int64 = 0
    package internal(set) var last = AuditPosition.none
    /// What was found of each witness that holds; whole sentences.
    package internal(set) var witnesses: [String] = []
    var differences: [Difference] = []
}

/// Recomputes the chain from its first entry, or from the last of those that were let go of.
struct AuditProof {
    private let database: Database
    private var findings = AuditFindings()
    private var books: AuditBooks
    /// Digests of those lengths that somebody asks about.
    private var wanted: [Int64: [UInt8]?] = [:]
    /// Positions of which nothing that is there tells whether they hold.
    private var checkpoints: [Int64: (head: [UInt8], at: Int64)] = [:]
    /// Up to which entry the last one says that they were let go of that says so.
    private var toldCut: String?

    /// Runs in the snapshot that the whole store is proved in.
    static func run(_ witnesses: [AuditPosition], in database: Database) throws(StoreError) -> AuditFindings {
        var proof = AuditProof(database: database, books: try AuditBooks(database))
        try proof.check(witnesses)
        return proof.findings
    }

    /// Within a transaction that put sums right: that is an entry, too.
    static func tell(ofRepaired count: Int, in database: Database) throws(StoreError) {
        var entry = AuditEntry.ofCommand(.sumsRepaired, at: .now)
        (entry.target, entry.rows) = ("sums", Int64(count))
        try database.addAlone(entry)
    }

    private init(database: Database, books: AuditBooks) {
        self.database = database
        self.books = books
    }

    private mutating func check(_ witnesses: [AuditPosition]) throws(StoreError) {
        for row in try database.rows(
            "SELECT length, head, at FROM audit_checkpoints ORDER BY length",
            row: {
                ($0.integer(0), $0.bytes(1), $0.integer(2))
            })
        {
            checkpoints[row.0] = (row.1, row.2)
        }
        for length in witnesses.map(\.length) + checkpoints.keys { wanted[length] = .some(nil) }
        try walk()
        try proveNames()
        for (length, checkpoint) in checkpoints.sorted(by: { $0.key < $1.key }) where length > books.cut.length {
            if length > findings.last.length {
                note(
                    "checkpoint=\(length)",
                    "entries up to \(length) are missing, of which the books noted on \(Self.day(checkpoint.at)) that "
                        + "they were there")
            }
            guard let found = wanted[length] ?? nil, found != checkpoint.head else { continue }
            note(
                "checkpoint=\(length)",
                "entries up to \(length) are not those of \(Self.day(checkpoint.at)): they were "
                    + "written anew since")
        }
        for witness in witnesses { attest(witness) }
    }

    private mutating func walk() throws(StoreError) {
        var (previous, isKnown) = (books.cut, true)
        if wanted.keys.contains(previous.length) { wanted[previous.length] = previous.head }
        var after = previous.length
        while true {
            let rows = try database.rows(
                "SELECT \(AuditRow.columns) FROM audit WHERE number > $1 ORDER BY number LIMIT 1000", after
            ) { AuditRow($0) }
            guard let last = rows.last else { break }
            for row in rows {
                if row.number > previous.length + 1 {
                    gap(from: previous.length + 1, to: row.number - 1)
                    isKnown = false
                }
                if isKnown, row.digest(after: previous.head) != row.digest {
                    note("entry=\(row.number)", "the entry is not as it was written, or not in its place")
                }
                (previous, isKnown) = (AuditPosition(length: row.number, head: row.digest), true)
                if findings.entries == 0 { findings.first = row.number }
                findings.entries += 1
                if wanted.keys.contains(row.number) { wanted[row.number] = row.digest }
                if row.action == AuditAction.auditPruned.rawValue { toldCut = row.object }
            }
            after = last.number
        }
        if books.cut.length > 0, toldCut != "\(books.cut.length)" {
            note(
                "entries=1..\(books.cut.length)",
                "the entries are missing, and none says that they were let go of for their age")
        }
        let before = try database.first("SELECT count(*) FROM audit WHERE number <= $1", books.cut.length) {
            $0.integer(0)
        }
        if let before, before > 0 {
            note("all", "there are \(before) entries from before entry \(books.cut.length + 1), which is the first")
        }
        if previous.length < books.last.length { gap(from: previous.length + 1, to: books.last.length) }
        if previous.length > books.last.length {
            note("entry=\(books.last.length + 1)", "the entry was not there when the last one was written")
        } else if previous.length == books.last.length, previous.head != books.last.head, previous.length > 0 {
            note("entry=\(previous.length)", "the last entry is not the one that was written last")
        }
        if !books.isStated, findings.entries > 0 || !checkpoints.isEmpty {
            note("all", "the row that says how long the audit is is missing")
        }
        findings.last = previous
    }

    private mutating func gap(from first: Int64, to last: Int64) {
        note(
            first == last ? "entry=\(first)" : "entries=\(first)..\(last)",
            first == last ? "the entry is missing" : "\(last - first + 1) entries are missing")
    }

    /// What stands aside is what the chain has a commitment to. What is not there any more was forgotten.
    private mutating func proveNames() throws(StoreError) {
        var wrong: [Int64] = []
        var count: Int64 = 0
        let sql = """
            SELECT n.number, n.place, n.salt, n.name, n.at, a.object, a.details, a.at
            FROM audit_names n LEFT JOIN audit a ON a.number = n.number
            """
        try database.each(sql) { row in
            let commitment = AuditCommitment.text(of: row.text(3), salt: row.bytes(2))
            count += 1
            let place = row.integer(1)
            let committed =
                place == 0 ? row.text(5) : Self.detail(at: place - 1, of: row.isNull(6) ? "" : row.text(6))
            if committed != commitment || row.isNull(7) || row.integer(4) != row.integer(7) {
                wrong.append(row.integer(0))
            }
        }
        if count != books.names {
            note(
                "names",
                "\(count) names stand beside the entries, and there should be \(books.names): nobody forgot the others")
        }
        for number in wrong {
            note("entry=\(number)", "a name that stands beside it is not the one that it was written with")
        }
    }

    private static func detail(at place: Int64, of details: String) -> String? {
        guard let members = try? JSONValue(parsing: Array(details.utf8)).members, place >= 0, place < members.count
        else { return nil }
        return members[Int(place)].value.string
    }

    // MARK: Witnesses

    private mutating func attest(_ witness: AuditPosition) {
        let row = "witness=\(witness.length)"
        if witness.length == 0 {
            if witness.head == AuditChain.start {
                findings.witnesses.append("the witness saw an audit without entries")
            } else {
                note(row, "no audit of that length has this head")
            }
        } else if witness.length > findings.last.length, witness.length > books.cut.length {
            note(
                row,
                "the witness saw \(witness.length) entries, and there are \(findings.last.length): those after "
                    + "entry \(findings.last.length) are missing")
        } else if witness.length < books.cut.length {
            attestCut(witness, row)
        } else if let found = wanted[witness.length] ?? nil {
            guard found == witness.head else {
                return note(
                    row,
                    "entry \(witness.length) is not the one that the witness saw: entries up to it were "
                        + "written anew")
            }
            findings.witnesses.append(
                findings.differences.isEmpty
                    ? "the audit contains what the witness saw, up to entry \(witness.length)"
                    : "entry \(witness.length) is the one that the witness saw")
        } else {
            note(row, "entry \(witness.length), the last that the witness saw, is missing")
        }
    }

    /// What can be said of entries that were let go of.
    private mutating func attestCut(_ witness: AuditPosition, _ row: String) {
        let cut =
            "entries up to \(books.cut.length) were let go of on \(Self.day(books.cutAt)), and the chain can be "
            + "computed from entry \(books.cut.length + 1) on"
        guard let checkpoint = checkpoints[witness.length] else {
            return note(row, "what the witness saw cannot be proved any more: \(cut)")
        }
        guard checkpoint.head == witness.head else {
            return note(row, "the books noted another head for entry \(witness.length); \(cut)")
        }
        findings.witnesses.append(
            "the witness saw what the books noted for entry \(witness.length) on \(Self.day(checkpoint.at)); \(cut)")
    }

    private static func day(_ milliseconds: Int64) -> String { "\(Timestamp(milliseconds: milliseconds).day)" }

    private mutating func note(_ row: String, _ reason: String) {
        findings.differences.append(Difference(table: "audit", row: row, because: reason))
    }
}
