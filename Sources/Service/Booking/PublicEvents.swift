// What a token that anybody may have sends: only the kinds of events and the fields that it was made for.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import JSON
import Ledger
import Store
import Wire

/// Events as a public caller may send them, under a source of that caller's own: what it calls them is never what another
/// sender does. In the place of others stands `null`, which no reader takes, so that each keeps its place.
struct PublicEvents {
    /// What is to be read instead of what came.
    private(set) var body: [UInt8] = []
    /// Why others are not taken, by their places.
    private(set) var refusals: [Int: String] = [:]

    /// Bytes of a body: such a sender has few events at a time.
    static let limit = 1 << 18

    private let sending: Caller.Sending

    init(_ sent: [UInt8], as format: WireFormat, by sending: Caller.Sending) throws(Problem) {
        self.sending = sending
        guard sent.count <= Self.limit else { throw .contentTooLarge(limit: Self.limit) }
        switch format {
        case .json:
            let value: JSONValue
            do throws(JSONError) { value = try JSONValue(parsing: sent) } catch {
                throw .badRequest("The body is not JSON: \(error).")
            }
            let events = value.elements ?? [value]
            body = text(of: .array(events.enumerated().map { taken($1, at: $0) }))
        case .ndjson:
            let lines = sent.split(separator: UInt8(ascii: "\n")).filter { line in
                !line.allSatisfy { " \t\r".utf8.contains($0) }
            }
            for (place, line) in lines.enumerated() {
                let value: JSONValue
                do throws(JSONError) {
                    value = taken(try JSONValue(parsing: Array(line)), at: place)
                } catch {
                    // What was not looked at is not passed on: another reader may make an event of it.
                    value = .null
                    refusals[place] = "not JSON: \(error)"
                }
                body += text(of: value)
                body.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// The same rejections, in the words that are right for such a caller.
    func told(_ rejections: [Rejection]) -> [Rejection] {
        rejections.map { rejection in
            refusals[rejection.index].map { Rejection(index: rejection.index, reason: $0) } ?? rejection
        }
    }

    /// Throws unless all that was read is what such a caller sends: whatever `body` came to be, nothing else is booked.
    func check(_ entries: [Entry]) throws(Problem) {
        for entry in entries where !sending.allows(entry.record.event) {
            throw Problem(
                .forbidden, "This token sends nothing but \(sending.kinds.joined(separator: " and ")) events.")
        }
    }

    private mutating func taken(_ event: JSONValue, at place: Int) -> JSONValue {
        guard let members = event.members else { return .null }
        if let refusal = refusal(of: members) {
            refusals[place] = refusal
            return .null
        }
        return .object(members.filter { $0.key != "source" } + [.init("source", .string(sending.source))])
    }

    private func refusal(of members: [JSONValue.Member]) -> String? {
        let kind = members.first { $0.key == "kind" }?.value.string
        guard let kind, sending.kinds.contains(kind) else {
            return "kind must be \(sending.kinds.joined(separator: " or ")): this token is for nothing else"
        }
        for member in members where !["kind", "id", "source"].contains(member.key) {
            if sending.fields.contains(member.key) { continue }
            guard member.key == "properties", let properties = member.value.members else {
                return "\(TerminalText.shown(member.key)) is no field that this token sends"
            }
            for property in properties where !sending.fields.contains("property:\(property.key)") {
                return "property:\(TerminalText.shown(property.key)) is no field that this token sends"
            }
        }
        return nil
    }

    private func text(of value: JSONValue) -> [UInt8] {
        var json = JSONWriter()
        value.write(to: &json)
        return json.bytes
    }
}

extension Caller.Sending {
    /// Whether an event is of a kind that the caller sends, under the caller's own source.
    func allows(_ event: Event) -> Bool {
        kinds.contains { $0.exact == event.kind.name.exact } && event.source.exact == source.exact
    }
}
