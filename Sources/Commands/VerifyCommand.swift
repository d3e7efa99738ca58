// `bursar verify`: do the sums agree with the events?
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store

struct VerifyCommand {
    private let options: VerifyOptions

    init(_ options: VerifyOptions) { self.options = options }

    func run() throws -> Exit {
        let location = try StoreLocation.named(options.store, config: options.config)
        return try tell(try check(location))
    }

    private func check(_ location: StoreLocation) throws(StoreError) -> Verification.Report {
        var progress = Progress("checking", counting: "events")
        defer { progress.end() }
        let show = { (count: Int) in progress.show(count) }
        let witnesses = options.witnesses
        return options.repair
            ? try Verification.repair(location, witnesses: witnesses, progress: show)
            : try Verification.run(location, witnesses: witnesses, progress: show)
    }

    /// Differences beyond these are only counted.
    private static let shown = 50

    private func tell(_ report: Verification.Report) throws(Output.Failure) -> Exit {
        for line in report.damage { try Output.print("damage: \(line)") }
        for difference in report.differences.prefix(Self.shown) { try Output.print("\(difference)") }
        let hidden = report.differences.count - Self.shown
        if hidden > 0 { try Output.print("… and \(hidden) more") }
        if let note = unproven(report) { try Output.print(note) }
        let sums = try tellSums(report)
        let audit = try tellAudit(report)
        return audit == .done ? sums : audit
    }

    /// What was found of the audit, which says nothing of the sums.
    private func tellAudit(_ report: Verification.Report) throws(Output.Failure) -> Exit {
        let found = report.audit
        for witness in found.witnesses { try Output.print("witness: \(witness)") }
        guard !report.differences.contains(where: \.isOfAudit) else {
            try Output.print("\(found.counted): the audit is not as it was written")
            return .no
        }
        if found.entries > 0 {
            try Output.print(
                "\(found.counted): the chain is whole, and ends with \(found.last)")
        }
        return .done
    }

    private func tellSums(_ whole: Verification.Report) throws(Output.Failure) -> Exit {
        var report = whole
        report.differences.removeAll(where: \.isOfAudit)
        let archived = report.archived == 0 ? "" : " (\(report.archived) of them in archives)"
        let checked = "\((report.events + report.archived).counted("event"))\(archived), \(report.rows.counted("sum"))"
        if report.isClean {
            try Output.print("\(checked): all agree")
            return .done
        }
        if report.differences.contains(where: { !$0.canBePutRight }) {
            try Output.print(
                "\(checked): \(report.differences.count) differ; what is not as it was written cannot be put right")
            if options.repair { try Output.print("nothing was changed: the sums may be what is right; restore a copy") }
            return .no
        }
        if options.repair, report.isFileDamaged {
            try Output.print("\(checked): the file itself is damaged, and nothing was changed; restore a copy")
            return .no
        }
        if options.repair, report.damage.isEmpty {
            try Output.print("\(checked): \(report.repaired) figures put right")
            return .done
        }
        if report.differences.isEmpty {
            try Output.print("\(checked): what could be compared agrees")
            return .no
        }
        try Output.print(
            "\(checked): \(report.differences.count) differ" + (options.repair ? "" : "; --repair puts them right"))
        return .no
    }
}

extension AuditFindings {
    fileprivate var counted: String { entries == 1 ? "1 entry of the audit" : "\(entries) entries of the audit" }
}

extension VerifyCommand {
    /// What could not be proved for want of an archive.
    private func unproven(_ report: Verification.Report) -> String? {
        guard let first = report.unproven.first, let last = report.unproven.last else { return nil }
        let days = first == last ? "of \(first)" : "of \(report.unproven.count) days from \(first) to \(last)"
        return
            "not compared: the sums \(days) and of their months, people, activity and billing times, and the counters"
    }
}
