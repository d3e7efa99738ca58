// The row that columns should have of an event in the store.
// SPDX-License-Identifier: Apache-2.0

package import Columns
package import Ledger

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
