// Re-pricing between a command and a server.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger
package import Store

/// What `POST /v1/reprice` is asked.
package struct RepricingRequest {
    package static let path = "/v1/reprice"

    package var from: Day
    package var to: Day
    package var apply: Bool

    package init(from: Day, to: Day, apply: Bool) {
        self.from = from
        self.to = to
        self.apply = apply
    }

    /// What an audit says was asked.
    package var told: [AuditEntry.Detail] {
        [.init("from", "\(from)"), .init("to", "\(to)"), .init("apply", "\(apply)")]
    }

    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("from")
        json.string(from.description)
        json.key("to")
        json.string(to.description)
        json.key("apply")
        json.bool(apply)
        json.endObject()
        return json.bytes
    }
}

extension RepricingReport {
    /// An answer of a server that is none.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description = "the server answered what this Bursar does not understand"
    }

    package func json(isApplied: Bool) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("applied")
        json.bool(isApplied)
        json.key("changed")
        json.integer(changed)
        json.key("rows")
        json.beginArray()
        for line in lines { line.write(to: &json, isNamed: true) }
        json.endArray()
        json.key("totals")
        total.write(to: &json, isNamed: false)
        json.key("archived")
        json.strings(archived.map(\.description))
        json.endObject()
        return json.bytes
    }

    package init(_ answer: JSONValue) throws(Unreadable) {
        self.init()
        guard let rows = answer["rows"]?.elements else { throw Unreadable() }
        for row in rows {
            guard let provider = row["provider"]?.string, let model = row["model"]?.string else { throw Unreadable() }
            var line = Line(provider: provider, model: model)
            line.calls = row["calls"]?.integer ?? 0
            line.booked = try Self.money(row["booked_usd"])
            line.adjusted = try Self.money(row["adjusted_usd"])
            line.cost = try Self.money(row["cost_usd"])
            line.newlyPriced = row["newly_priced"]?.integer ?? 0
            line.unpriced = row["unpriced"]?.integer ?? 0
            line.reported = row["reported"]?.integer ?? 0
            lines.append(line)
        }
        changed = answer["changed"]?.integer ?? 0
        archived = (answer["archived"]?.elements ?? []).compactMap { $0.string.flatMap { Day(parsing: $0) } }
    }

    private static func money(_ value: JSONValue?) throws(Unreadable) -> Money {
        do { return try Money(parsing: value?.number ?? "") } catch { throw Unreadable() }
    }
}

extension RepricingReport.Line {
    fileprivate func write(to json: inout JSONWriter, isNamed: Bool) {
        json.beginObject()
        if isNamed {
            json.key("provider")
            json.string(provider)
            json.key("model")
            json.string(model)
        }
        json.key("calls")
        json.integer(calls)
        for (name, amount) in [
            ("booked_usd", booked), ("adjusted_usd", adjusted), ("cost_usd", cost), ("difference_usd", difference),
        ] {
            json.key(name)
            json.decimal(amount.nanos, decimals: 9)
        }
        json.key("newly_priced")
        json.integer(newlyPriced)
        json.key("unpriced")
        json.integer(unpriced)
        json.key("reported")
        json.integer(reported)
        json.endObject()
    }
}
