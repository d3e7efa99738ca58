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
        return options.repair
            ? try Verification.repair(location, progress: show) : try Verification.run(location, progress: show)
    }

    /// Differences beyond these are only counted.
    private static let shown = 50

    private func tell(_ report: Verification.Report) throws(Output.Failure) -> Exit {
        for line in report.damage { try Output.print("damage: \(line)") }
        for difference in report.differences.prefix(Self.shown) { try Output.print("\(difference)") }
        let hidden = report.differences.count - Self.shown
        if hidden > 0 { try Output.print("… and \(hidden) more") }
        if let note = unproven(report) { try Output.print(note) }
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

extension VerifyCommand {
    /// What could not be proved for want of an archive.
    private func unproven(_ report: Verification.Report) -> String? {
        guard let first = report.unproven.first, let last = report.unproven.last else { return nil }
        let days = first == last ? "of \(first)" : "of \(report.unproven.count) days from \(first) to \(last)"
        return
            "not compared: the sums \(days) and of their months, people, activity and billing times, and the counters"
    }
}
