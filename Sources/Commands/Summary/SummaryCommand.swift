// `bursar report weekly|monthly`: prints a summary, sends it, or writes what would be sent.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import JSON
import Ledger
import Notices
import Reading
import Reports
import Service
import Store
import System

struct SummaryCommand {
    private let options: SummaryOptions

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    init(_ options: SummaryOptions) { self.options = options }

    func run() throws -> Exit {
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let plans = try plans(configuration)
        let location = options.store ?? configuration.store
        let reader = try reader(of: location)
        var terms = LedgerView.Terms(configuration)
        terms.prices = try configuration.priceBook()
        let view = LedgerView(reader, now: .now, terms: terms)
        let zone = configuration.timeZone
        let summaryPeriod = options.summaryPeriod ?? SummaryPeriod(options.rhythm, dueBy: view.now, in: zone)
        guard summaryPeriod.last < zone.day(of: view.now) else {
            throw Refused(description: "\(summaryPeriod.label) is not over: it ends with \(summaryPeriod.last)")
        }
        // It is read while it is sent, so it is told before.
        try told(summaryPeriod).of(reader, location) {}
        if let user = options.user {
            try Output.print(try UserPage(of: user, called: "", summaryPeriod, from: view).page.text)
            return .done
        }
        guard options.send || options.directory != nil else {
            let name = plans.first.map(\.name) ?? ""
            try Output.print(try Summary(name, summaryPeriod, from: view).page.text)
            return .done
        }
        let outlet: any SummaryOutlet =
            if let directory = options.directory {
                try SummaryFiles(directory, from: configuration.notices.mail?.from)
            } else {
                SummaryDelivery(AddressBook(configuration))
            }
        var isComplete = true
        for plan in plans {
            let writer = SummaryWriter(plan: plan, summaryPeriod: summaryPeriod)
            for letter in try writer.team(view) where try !outlet.take(letter, of: writer, at: view.now) {
                isComplete = false
            }
            if plan.eachUser, try !takeUsers(writer, view, outlet) { isComplete = false }
        }
        try outlet.finish()
        return isComplete ? .done : .no
    }

    /// False where somebody did not get theirs.
    private func takeUsers(_ writer: SummaryWriter, _ view: LedgerView, _ outlet: any SummaryOutlet) throws -> Bool {
        var (isComplete, unusable, next) = (true, 0, Int64?(0))
        while let number = next {
            let batch = try writer.users(after: number, view)
            unusable += batch.unusable
            for letter in batch.letters where try !outlet.take(letter, of: writer, at: view.now) {
                isComplete = false
            }
            next = batch.last
        }
        if unusable > 0 { Output.say("\(unusable.counted("profile")) with an address that is none") }
        return isComplete
    }

    /// What the configuration has for this rhythm; to print, none is needed.
    private func plans(_ configuration: Configuration) throws(Refused) -> [SummaryPlan] {
        let all = configuration.notices.summaries.filter { $0.every == options.rhythm }
        if let name = options.name {
            guard let plan = all.first(where: { $0.name == name }) else {
                throw Refused(
                    description:
                        "the configuration has no \(options.rhythm.adjective) summary \"\(HiddenText.escaped(name))\""
                        + Suggestion.clause(for: name, among: all.map(\.name)))
            }
            return [plan]
        }
        guard !all.isEmpty || !options.send && options.directory == nil else {
            throw Refused(
                description: "the configuration has no \(options.rhythm.adjective) summary: give it one under"
                    + " notices.summaries, with every: \(options.rhythm.rawValue)")
        }
        return all
    }

    /// What the audit is told of it: over HTTP there is no such thing, so as the report that it is.
    private func told(_ summaryPeriod: SummaryPeriod) -> StoreView {
        var details = [AuditEntry.Detail("period", summaryPeriod.label)]
        if let name = options.name { details.append(AuditEntry.Detail("summary", name)) }
        if let user = options.user { details.append(AuditEntry.Detail("user", AuditValue(user, isPersonal: true))) }
        let isExport = options.send || options.directory != nil
        return StoreView(
            isExport ? .reportExported : .reportViewed, of: "report", options.rhythm.adjective, details: details)
    }

    private func reader(of location: StoreLocation) throws -> LedgerReader {
        let reader: LedgerReader
        do throws(StoreError) {
            reader = try LedgerReader(location)
        } catch {
            guard case .notThere = error, options.store == nil, options.config == nil else { throw error }
            throw Refused(description: "\(error); name a store with --store, or a configuration with --config")
        }
        try reader.checkUnguarded(location)
        return reader
    }
}
