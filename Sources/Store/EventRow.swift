// Events as rows: written with the names they use as numbers.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

/// What a row of `events` has besides its entry: numbers in the place of names.
struct EventRow {
    let number: Int64
    /// Where its entry stands: which submission, and which of its entries.
    let submission, place: Int
    let instance: Int64
    let user, anonymous: Int64
    let names: EventNames
    let card, unpriced: Int64

    static let columns = """
        number, at, kind, instance, live, source, id, user, anonymous, tenant, provider, model, operation, subject,
        status, latency_ms, cost, input_cost, output_cost, reported, card, unpriced, body
        """

    static let insert = """
        INSERT INTO events (\(columns))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """

    func bind(_ entry: borrowing Entry, to binder: inout Binder) {
        binder.integer(number)
        binder.integer(entry.at.milliseconds)
        binder.integer(Int64(entry.record.event.kind.rawValue))
        binder.integer(instance)
        binder.integer(entry.isLive ? 1 : 0)
        binder.integer(names.source)
        binder.text(entry.record.event.id)
        binder.integer(user)
        binder.integer(anonymous)
        binder.integer(names.tenant)
        binder.integer(names.provider)
        binder.integer(names.model)
        binder.integer(names.operation)
        binder.integer(names.subject)
        if case .call(let call) = entry.record.event.detail {
            binder.integer(Int64(call.status.rawValue))
            binder.integer(call.latencyMilliseconds)
        } else {
            binder.integer(Int64(0))
            binder.null()
        }
        binder.integer(entry.priced?.cost.nanos ?? 0)
        binder.integer(entry.priced?.input.nanos ?? 0)
        binder.integer(entry.priced?.output.nanos ?? 0)
        if case .call(let call) = entry.record.event.detail {
            binder.integer(call.reported?.nanos)
        } else {
            binder.null()
        }
        binder.integer(card)
        binder.integer(unpriced)
        binder.text(utf8: entry.record.body)
    }
}
