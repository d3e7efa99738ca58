// What a command shows of a store that no server has open, and the entry of that.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reports
import Service
import Store
import System

/// A look at a store, as its audit tells of it. Beside a server the frame tells that; here the command does so itself.
struct StoreView {
    let action: AuditAction
    let target: String
    let object: String
    let details: [AuditEntry.Detail]

    init(_ action: AuditAction, of target: String, _ object: String = "", details: [AuditEntry.Detail] = []) {
        (self.action, self.target, self.object, self.details) = (action, target, object, details)
    }

    /// A report in some form. What it was asked is told by the names of its parameters.
    init(
        _ report: Report, _ items: [(name: String, value: String)], over period: Period, as format: ReportFormat
    ) {
        let told = report.told(as: format, over: period)
        let more = AuditEntry.asked(items + [(name: "format", value: format.rawValue)])
        self.init(told.action, of: told.target, report.name, details: told.details + more)
    }

    /// Reads a store that asks for a token, and returns what was read once the audit has an entry of it: what cannot be told
    /// is not shown. A store that asks for none is read as it is, and so is one that can only be read.
    func of<T>(
        _ reader: LedgerReader, _ location: StoreLocation, rows: (T) -> Int? = { _ in nil }, _ body: () throws -> T
    ) throws -> T {
        let isTold = try reader.isGuarded() && LedgerStore.mayBeWritten(location)
        let shown = try body()
        if isTold { try tell(location, rows: rows(shown)) }
        return shown
    }

    private func tell(_ location: StoreLocation, rows: Int?) throws {
        do throws(StoreError) {
            try LedgerStore.tell(entry(rows: rows), in: location)
        } catch {
            // A server came meanwhile.
            if case .inUse = error { throw LedgerReader.StoreGuarded(location: location) }
            throw Untold(location: location, why: error)
        }
    }

    func entry(rows: Int? = nil) -> AuditEntry {
        var entry = AuditEntry.ofCommand(action, at: .now)
        (entry.target, entry.object, entry.rows) = (target, AuditValue(object), rows.map { Int64($0) })
        entry.details = details
        return entry
    }

    struct Untold: Error, CustomStringConvertible {
        let location: StoreLocation
        let why: StoreError

        var description: String {
            "\(location): what is seen of this store goes into its audit before it is shown, and that cannot be written: "
                + "\(why)"
        }
    }
}
