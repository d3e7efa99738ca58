// Writes the letters of one summary: the team's, and the users'.
// SPDX-License-Identifier: Apache-2.0

import Client
package import Configuration
package import Reading
internal import Reports

package struct SummaryWriter {
    package let plan: SummaryPlan
    package let summaryPeriod: SummaryPeriod

    /// Profiles looked at for one batch of users' pages.
    static let batch = 200

    package init(plan: SummaryPlan, summaryPeriod: SummaryPeriod) {
        self.plan = plan
        self.summaryPeriod = summaryPeriod
    }

    /// What everybody gets whom the configuration names.
    package func team(_ view: LedgerView) throws(ReadingError) -> [Letter] {
        guard !plan.to.isEmpty || plan.webhook != nil else { return [] }
        let summary = try Summary(plan.name, summaryPeriod, from: view)
        var page = summary.page
        if let checkpoint = view.terms.auditCheckpoint {
            page.footer += " The audit had come to \(checkpoint)."
        }
        var letters = plan.to.enumerated().map { [page] place, address in
            Letter(
                id: "\(summary.id):to-\(place + 1)", receiver: .mail(address), subject: plan.subject ?? summary.subject,
                body: .page(page))
        }
        if plan.webhook != nil {
            letters.append(
                Letter(
                    id: summary.id, receiver: .webhook(plan.name), subject: summary.subject, body: .json(summary.json)))
        }
        return letters
    }

    /// The pages of the next users after that number. `unusable` counts the addresses that are none; `last` is where to
    /// go on, nil where there are no more.
    package func users(
        after number: Int64, _ view: LedgerView
    ) throws(ReadingError) -> (letters: [Letter], unusable: Int, last: Int64?) {
        let (found, last) = try view.inZone(view.terms.zone) { () throws(ReadingError) in
            try view.addressees(in: summaryPeriod.period, after: number, most: Self.batch)
        }
        var letters: [Letter] = []
        var unusable = 0
        for addressee in found {
            guard let address = try? MailAddress(addressee.email) else {
                unusable += 1
                continue
            }
            let page: UserPage
            do throws(ReadingError) {
                page = try UserPage(of: addressee.user, called: addressee.name, summaryPeriod, from: view)
            } catch .unknown {
                // Forgotten meanwhile.
                continue
            }
            letters.append(
                Letter(
                    id: "summary:\(plan.name):\(summaryPeriod.label):person-\(addressee.person)",
                    receiver: .mail(address),
                    user: addressee.user, subject: plan.subject ?? page.subject, body: .page(page.page)))
        }
        return (letters, unusable, last)
    }
}
