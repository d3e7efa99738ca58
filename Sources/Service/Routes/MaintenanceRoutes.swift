// POST /v1/forget and POST /v1/reprice: what is done to events that are booked already.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import HTTP
import JSON
import Ledger
import Prices
import Reports
import Store

/// Works on a queue of its own, since none of it is done at once.
final class MaintenanceRoutes: Sendable {
    private let store: LedgerStore
    private let desk: BookingDesk
    private let prices: @Sendable () -> PriceBook
    private let clock: @Sendable () -> Timestamp
    /// Told after the ledger was changed: what is kept in memory is read anew.
    private let changed: @Sendable () -> Void
    /// Told before somebody is forgotten: what is in memory of them has to be where they are looked for.
    private let settle: @Sendable () -> Void
    private let queue = DispatchQueue(label: "bursar.maintenance", qos: .utility)

    /// Days of one request to re-price: more are asked for one after the other.
    private static let mostDays = 366

    init(
        store: LedgerStore, desk: BookingDesk, clock: @escaping @Sendable () -> Timestamp,
        prices: @escaping @Sendable () -> PriceBook,
        settle: @escaping @Sendable () -> Void = {}, changed: @escaping @Sendable () -> Void
    ) {
        self.settle = settle
        self.changed = changed
        self.store = store
        self.desk = desk
        self.clock = clock
        self.prices = prices
    }

    func forget(_ request: Request, _ reply: Reply) {
        let user: String
        do throws(Problem) {
            let object = try Self.object(request, of: ["user"])
            guard let name = object["user"]?.string, !name.isEmpty else {
                throw Problem.badRequest("user must be the name of a user.", parameter: "user")
            }
            user = name
        } catch {
            return reply.fail(error)
        }
        queue.async { [store, desk, settle, changed] in
            desk.settleRejected()
            settle()
            let forgotten: Forgotten?
            do throws(StoreError) {
                forgotten = try store.forget(user: user)
            } catch {
                // What is in memory goes by what is on disk, which may have changed in part.
                changed()
                return reply.fail(Problem.unavailable("Not all was forgotten: \(error).", retryAfter: 5))
            }
            changed()
            guard let forgotten else {
                return reply.fail(Problem(.notFound, "No user of this name is known.", parameter: "user"))
            }
            var json = JSONWriter()
            json.beginObject()
            json.key("forgotten")
            json.bool(true)
            json.key("events")
            json.integer(forgotten.events)
            json.key("quarantined")
            json.integer(forgotten.quarantined)
            for (name, count) in [("tokens", forgotten.tokens), ("mentions", forgotten.mentions)] where count > 0 {
                json.key(name)
                json.integer(count)
            }
            json.endObject()
            var tale = AccessTale()
            // Whom it was is not said: they are to be forgotten.
            (tale.object, tale.rows) = (AccessTale.Text("a user"), forgotten.events)
            reply.send(.json(json.bytes).telling(tale))
        }
    }

    func reprice(_ request: Request, _ reply: Reply) {
        let wanted: RepricingRequest
        do throws(Problem) {
            wanted = try Self.repricing(try Self.object(request, of: ["from", "to", "apply"]))
        } catch {
            return reply.fail(error)
        }
        let pricing = prices().repricing
        if wanted.apply {
            queue.async { [store, clock, changed] in
                do throws(StoreError) {
                    let report = try store.reprice(from: wanted.from, to: wanted.to, at: clock(), price: pricing)
                    changed()
                    reply.send(.json(report.json(isApplied: true)).telling(wanted.tale(of: report)))
                } catch {
                    reply.fail(Problem.unavailable("Not all is priced again: \(error).", retryAfter: 5))
                }
            }
        } else {
            store.read { reader in
                do throws(StoreError) {
                    let report = try Repricing.preview(
                        from: wanted.from, to: wanted.to, in: reader, price: pricing)
                    reply.send(.json(report.json(isApplied: false)).telling(wanted.tale(of: report)))
                } catch {
                    reply.fail(Problem.unavailable("The calls could not be read: \(error).", retryAfter: 5))
                }
            }
        }
    }

    /// The members of a request, all of them known.
    static func object(_ request: Request, of known: [String]) throws(Problem) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: request.body)
        } catch {
            throw Problem.badRequest("The body is not JSON: \(error).")
        }
        guard let members = value.members else { throw Problem.badRequest("The body must be a JSON object.") }
        for name in members.map(\.key) where !known.contains(name) {
            throw Problem.badRequest(
                "\(TerminalText.shown(name)) is not known here, where \(known.joined(separator: ", ")) may stand"
                    + Suggestion.clause(for: name, among: known) + ".", parameter: name)
        }
        return value
    }

    private static func repricing(_ object: JSONValue) throws(Problem) -> RepricingRequest {
        let (from, to) = (try day("from", object), try day("to", object))
        guard from <= to else { throw Problem.badRequest("from must not be after to.", parameter: "from") }
        guard to.number - from.number < mostDays else {
            throw Problem.badRequest("At most \(mostDays) days are priced by one request.", parameter: "to")
        }
        switch object["apply"] {
        case nil, .null?: return RepricingRequest(from: from, to: to, apply: false)
        case .bool(let apply)?: return RepricingRequest(from: from, to: to, apply: apply)
        default: throw Problem.badRequest("apply must be true or false.", parameter: "apply")
        }
    }

    private static func day(_ name: String, _ object: JSONValue) throws(Problem) -> Day {
        guard let day = object[name]?.string.flatMap({ Day(parsing: $0) }) else {
            throw Problem.badRequest("\(name) must be a day such as 2026-01-31.", parameter: name)
        }
        return day
    }
}

extension RepricingRequest {
    fileprivate func tale(of report: RepricingReport) -> AccessTale {
        var tale = AccessTale()
        tale.details = told.map { ($0.name, .init($0.value.text)) }
        tale.rows = Int(report.changed)
        return tale
    }
}
