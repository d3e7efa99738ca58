// A summary that somebody wants: how often, when, and to whom.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Ledger

/// One of `notices.summaries`.
package struct SummaryPlan: Sendable, Equatable {
    package var name = ""
    package var every = Rhythm.week
    /// What clocks in the time zone show, in minutes after midnight, on the day after the last one that is told of.
    package var at = 8 * 60
    /// Who gets the page of all.
    package var to: [MailAddress] = []
    /// Where it is posted to as JSON.
    package var webhook: Secret?
    /// What the subject of its mail says; nil where it says the figures.
    package var subject: String?
    /// Whether each user whose profile has an address gets a page of their own.
    package var eachUser = false

    package init() {}

    /// What a summary is over: a whole week from Monday, or a whole month.
    package enum Rhythm: String, Sendable, CaseIterable {
        case week, month

        package var unit: CalendarUnit { self == .week ? .week : .month }
        /// As in "weekly".
        package var adjective: String { self == .week ? "weekly" : "monthly" }
    }
}
