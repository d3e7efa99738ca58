// What the one who writes adds to the audit, and what leaves it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import System

extension BatchWriter {
    /// Chains entries in one transaction, on disk when this returns, behind one that says how many were lost before them.
    func chain(_ entries: [AuditEntry], lost: Int64) throws(StoreError) {
        var entries = entries
        if lost > 0 {
            var entry = AuditEntry.ofServer(.auditEntriesLost, at: entries.first?.at ?? .now)
            (entry.target, entry.outcome, entry.times) = ("audit", .failed, lost)
            entries.insert(entry, at: 0)
        }
        try changingAudit { (books) throws(StoreError) in
            for entry in entries { try database.add(entry, to: &books) }
        }
    }

    /// Keeps what is told to witnesses from here on; returns that.
    func checkpointAudit(at now: Timestamp) throws(StoreError) -> AuditPosition {
        let last = audit.last
        guard last.length > 0 else { return last }
        try database.write { () throws(StoreError) in
            let sql = """
                INSERT INTO audit_checkpoints (length, head, at) VALUES ($1, $2, $3) ON CONFLICT (length) DO NOTHING
                """
            try database.run(sql, last.length, last.head, now.milliseconds)
        }
        return last
    }

    func cutAudit(before end: Timestamp, most: Int, at now: Timestamp) throws(StoreError) -> Int {
        try changingAudit { (books) throws(StoreError) in
            try database.cutAudit(before: end, most: most, at: now, &books)
        }
    }

    private func changingAudit<T>(_ body: (inout AuditBooks) throws(StoreError) -> T) throws(StoreError) -> T {
        var books = audit
        let result = try database.write { () throws(StoreError) in
            let result = try body(&books)
            if books != audit { try database.write(books) }
            return result
        }
        audit = books
        return result
    }
}
