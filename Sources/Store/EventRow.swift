// Events as rows: written with the names they use as numbers.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// What a row of `events` has besides its entry: numbers in the place of names.
struct EventRow: Sendable {
    let number: Int64
    /// Where its entry stands: which submission, and which of its entries.
    private(set) var submission: Int
    let place: Int
    /// Where its row of columns is among those of its batch.
    private(set) var cells: Int
    let instance: Int64
    let user, anonymous: Int64
    let names: EventNames
    let card, unpriced: Int64
    /// Of calls; 0 and nil for every other kind.
    let status: Int64
    let latency, reported: Int64?
    let isCall: Bool
    let cost: Int64

    init(
        number: Int64, submission: Int, place: Int, cells: Int, instance: Int64, user: Int64, anonymous: Int64,
        names: EventNames, card: Int64, unpriced: Int64, cost: Int64, of detail: Event.Detail
    ) {
        self.number = number
        (self.submission, self.place, self.cells) = (submission, place, cells)
        self.instance = instance
        (self.user, self.anonymous) = (user, anonymous)
        self.names = names
        (self.card, self.unpriced, self.cost) = (card, unpriced, cost)
        // Once: a call is half a kilobyte.
        (isCall, status, latency, reported) =
            if case .call(let call) = detail {
                (true, Int64(call.status.rawValue), call.latencyMilliseconds, call.reported?.nanos)
            } else {
                (false, 0, nil, nil)
            }
    }

    /// The same, where so many submissions stand before its own, and so many bytes before its row of columns.
    func moved(by submissions: Int, cells: Int) -> EventRow {
        var row = self
        row.submission += submissions
        row.cells += cells
        return row
    }

    /// All but the seal, in the order in which they are sealed.
    static let sealed = Schema.events.columns.map(\.name).filter { $0 != "seal" }
    static let columns = sealed.joined(separator: ", ")

    static let insertion = SQLInsertion(into: "events", sealed + ["seal"])

    /// In the order of the columns.
    func bind(_ entry: borrowing Entry, to binder: inout Binder) {
        var seal = EventSeal()
        seal.bind(number, to: &binder)
        seal.bind(entry.at.milliseconds, to: &binder)
        seal.bind(Int64(entry.record.event.kind.rawValue), to: &binder)
        seal.bind(instance, to: &binder)
        seal.bind(entry.isLive ? 1 : 0, to: &binder)
        seal.bind(names.source, to: &binder)
        seal.bind(text: entry.record.event.id, to: &binder)
        seal.bind(user, to: &binder)
        seal.bind(anonymous, to: &binder)
        seal.bind(names.tenant, to: &binder)
        seal.bind(names.provider, to: &binder)
        seal.bind(names.model, to: &binder)
        seal.bind(names.operation, to: &binder)
        seal.bind(names.subject, to: &binder)
        seal.bind(status, to: &binder)
        seal.bind(latency, to: &binder)
        seal.bind(cost, to: &binder)
        seal.bind(entry.priced?.input.nanos ?? 0, to: &binder)
        seal.bind(entry.priced?.output.nanos ?? 0, to: &binder)
        seal.bind(entry.priced?.saved.nanos ?? 0, to: &binder)
        seal.bind(reported, to: &binder)
        seal.bind(card, to: &binder)
        seal.bind(unpriced, to: &binder)
        seal.bind(utf8: entry.record.body, to: &binder)
        binder.integer(seal.value(content: entry.record.content))
    }
}
