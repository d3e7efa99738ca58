// Which single events somebody wants to see, in which order.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Store

/// Events of any kinds that pass, in an order, of which a page is read at a time.
///
/// An event that does not carry what a filter compares has no name of it: it passes where names are left out only.
package struct EventQuestion: Sendable {
    package var period: Period
    package var filters: Filters
    package var kinds = Event.Kind.allCases
    /// Names of activities, and steps of billing and of jobs.
    package var events = Selection.any
    /// Errors of this component, and calls of the provider of that name.
    package var component: String?
    /// Errors, and what failed of the other kinds: see `EventSearch.keepFailed`.
    package var failedOnly = false
    package var order = EventOrder.newest

    package init(_ period: Period, where filters: Filters, of kinds: [Event.Kind] = Event.Kind.allCases) {
        self.period = period
        self.filters = filters
        self.kinds = kinds
    }
}

/// Some events in their order.
package struct EventPage: Sendable {
    package let events: [StoredEvent]
    /// The last of them, where more follow.
    package let next: EventMark?
}

extension LedgerView {
    /// The first events, or those behind a mark. Marks do not move: what is booked meanwhile neither hides an event that was
    /// there nor brings it a second time.
    package func page(
        of question: EventQuestion, after mark: EventMark? = nil, most: Int
    ) throws(ReadingError) -> EventPage {
        came(from: .events)
        let search = try EventSearch(question, in: self, after: mark)
        let marks: [EventMark]
        switch question.order {
        case .newest, .oldest: marks = try search.inTime(most + 1, after: mark)
        case .dearest: marks = try search.largest(most + 1, by: .cost, after: mark)
        case .slowest: marks = try search.largest(most + 1, by: .latency, after: mark)
        }
        let page = marks.prefix(most)
        return EventPage(
            events: try facts(at: page.map(\.number)), next: marks.count > most ? page.last : nil)
    }
}
