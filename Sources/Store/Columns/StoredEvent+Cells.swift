// The row that columns should have of an event in the store.
// SPDX-License-Identifier: Apache-2.0

package import Columns
package import Ledger
internal import SQL

extension StoredEvent {
    /// What the columns have of it, once they have it.
    func fill<Names: NameTable>(
        _ cells: inout EventCells, _ booking: Booking, _ declared: Declarations, names: inout Names
    ) throws(Names.Failure) {
        let figures = EventCells.Figures(
            place: number & 0xFFFF_FFFF, card: card, unpriced: unpriced,
            adjustment: isAdjusted ? booking.adjustment : nil)
        try cells.fill(booking, figures, declared, names: &names)
    }

    /// The same for who reads single events. `declared` may name properties that no column has.
    package func fill(
        _ cells: inout EventCells, _ declared: Declarations, names: inout NumberedNames
    ) throws(StoreError) {
        try fill(&cells, try booking(), declared, names: &names)
    }
}

/// Of an event whose row tells all that is asked for, the rest is not read.
extension StoredEvent {
    /// What `EventCells.fill` of a row reads.
    static let selectRow = """
        SELECT number, at, user_number, anonymous_number, source, tenant, provider, model, operation, subject, status, cost,
            latency_ms FROM events
        """

    private static let inRows: Set<EventColumn> = [
        .place, .quarterHour, .person, .isAnonymous, .source, .tenant, .provider, .model, .operation, .subject,
        .hasFailed,
        .cost, .latency, .hasLatency,
    ]

    /// Whether the columns of the table tell all of these, or that a kind has no such thing.
    static func tells(_ columns: Set<EventColumn>, of kind: Event.Kind) -> Bool {
        let own = columns.intersection(EventColumn.columns(of: kind))
        // A profile says only of some whom it is about.
        return own.isSubset(of: inRows) && (kind != .profile || !own.contains(.subject))
            && columns.allSatisfy { $0.property == nil }
    }
}

extension EventCells {
    /// What a row of `StoredEvent.selectRow` tells.
    mutating func fill(_ kind: Event.Kind, _ row: borrowing Row) {
        let at = Timestamp(milliseconds: row.integer(1))
        let (user, anonymous) = (row.integer(2), row.integer(3))
        var cells: [(EventColumn, Int64)] = [
            (.place, row.integer(0) & 0xFFFF_FFFF),
            (.quarterHour, (at.milliseconds - at.day.start.milliseconds) / 900_000),
            (.person, user != 0 ? user : anonymous), (.isAnonymous, user == 0 && anonymous != 0 ? 1 : 0),
            (.source, row.integer(4)), (.tenant, row.integer(5)), (.subject, row.integer(9)),
        ]
        if kind == .call {
            cells += [
                (.provider, row.integer(6)), (.model, row.integer(7)), (.operation, row.integer(8)),
                (.hasFailed, row.integer(10)), (.cost, row.integer(11)),
            ]
            if let latency = row.optionalInteger(12) { cells += [(.latency, latency), (.hasLatency, 1)] }
        }
        fill(kind, cells)
    }
}
