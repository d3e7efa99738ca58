// An event of an archive, read back.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger
internal import Wire

/// What a line of an archive says. People are numbers of the store that it comes from.
package struct ArchivedEvent: Sendable {
    /// Complete, but for the names of people.
    package let event: Event
    package let at: Timestamp
    package let user, anonymous: Int64
    /// Of that store, as are the instance and the content of its key.
    let number, instance: Int64
    let content: Int64?
    package let isLive: Bool
    package let priced: Priced?
    package let adjustment: Entry.Adjustment?

    /// A line that an archive cannot have.
    package struct Malformed: Error, CustomStringConvertible {
        package let description: String
    }

    /// Whether a line is one of an archive, and no event as senders write it.
    package static func isIn(_ line: [UInt8]) -> Bool {
        guard line.count >= mark.count else { return false }
        // It is the last member: from the end there is less to look at.
        for start in stride(from: line.count - mark.count, through: 0, by: -1) where line[start] == mark[0] {
            if line[start..<start + mark.count].elementsEqual(mark) { return true }
        }
        return false
    }

    private static let mark = Array(#""booked":{"number":"#.utf8)

    package init(_ line: some Sequence<UInt8>) throws(Malformed) {
        let members: [JSONValue.Member]
        do throws(JSONError) {
            members = try JSONValue(parsing: Array(line)).members ?? []
        } catch {
            throw Malformed(description: "the line is not JSON: \(error)")
        }
        var rest = JSONWriter(reservingCapacity: 512)
        var numbers: [String: Int64] = [:]
        var booked: JSONValue?
        var kind: Event.Kind?
        rest.beginObject()
        for member in members {
            switch member.key {
            case "user_number", "anonymous_number": numbers[member.key] = member.value.integer
            case "booked": booked = member.value
            default:
                if member.key == "kind" { kind = Event.Kind.allCases.first { $0.name == member.value.string } }
                rest.key(member.key)
                member.value.write(to: &rest)
            }
        }
        rest.endObject()
        guard let kind, let booked, let number = booked["number"]?.integer,
            let instance = booked["instance"]?.integer, let isLive = booked["live"]?.bool
        else { throw Malformed(description: "the line does not say how the event was booked") }
        var event = Event(Event.Detail(kind))
        do throws(EventError) {
            try Record.restore(rest.bytes, into: &event)
        } catch {
            throw Malformed(description: "the event cannot be read: \(error)")
        }
        guard let at = event.at, !event.id.isEmpty else {
            throw Malformed(description: "the event has no time or no id")
        }
        self.event = event
        self.at = at
        user = numbers["user_number"] ?? 0
        anonymous = numbers["anonymous_number"] ?? 0
        self.number = number
        self.instance = instance
        content = booked["content"]?.integer
        self.isLive = isLive
        priced = kind == .call ? try Self.priced(booked) : nil
        adjustment = try booked["adjustment"].map { (value) throws(Malformed) in
            Entry.Adjustment(
                amount: try Self.money(value["usd"]), card: value["card"]?.string ?? "",
                at: Timestamp(milliseconds: value["at"]?.integer ?? 0))
        }
    }

    private static func priced(_ booked: JSONValue) throws(Malformed) -> Priced {
        var priced = Priced()
        priced.cost = try money(booked["cost_usd"])
        priced.input = try money(booked["input_usd"])
        priced.output = try money(booked["output_usd"])
        if let saved = booked["saved_usd"] { priced.saved = try money(saved) }
        priced.card = booked["card"]?.string ?? ""
        priced.unpriced = booked["unpriced"]?.string
        return priced
    }

    private static func money(_ value: JSONValue?) throws(Malformed) -> Money {
        do {
            return try Money(parsing: value?.number ?? "")
        } catch {
            throw Malformed(description: "an amount cannot be read")
        }
    }

    /// Who the event is booked on.
    var person: Int64 { user != 0 ? user : anonymous }

    /// What the event added to the store that it comes from.
    func booking<Names: NameTable>(names: inout Names) throws(Names.Failure) -> Booking {
        Booking(
            event: event, at: at, priced: priced, isLive: isLive, instance: instance, person: person,
            isAnonymous: user == 0,
            names: try EventNames(of: event, in: &names), adjustment: adjustment?.amount ?? .zero)
    }

    /// The event to be booked again, with the figures that it was booked with. `name` is what its people are called.
    package func entry(index: Int, name: (_ person: Int64, _ isAnonymous: Bool) -> String) -> Entry {
        var event = event
        if user != 0 { event.user = name(user, false) }
        if anonymous != 0 { event.anonymous = name(anonymous, true) }
        var record = Record.seal(event, index: index)
        // Sent with its people's names and perhaps without a time, it was another text: it is known by what that was.
        if let content { record.content = content }
        return Entry(archived: record, at: at, priced: priced, isLive: isLive, adjustment: adjustment)
    }
}
