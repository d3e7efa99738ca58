// A call that a peer billed wrongly, and what its vendor charges for it.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Prices

/// An entry of the table of wrong bills: a payload as it was published, and the bill that follows from the vendor's list.
struct WrongBill: Sendable {
    /// A line of a bill as it is shown: what was used at which rate, and what that comes to.
    struct Line: Equatable, Sendable {
        let bucket: String
        /// `12304 × 3.75/1M`
        let product: String
        let usd: String
    }

    /// The thread that published it: `BerriAI/litellm#9812`.
    let source: String
    /// What went wrong there.
    let wrong: String
    let peer: String
    /// Whether the thread gives the peer's figure. Otherwise it follows from what the thread says is charged.
    let isPublished: Bool
    let vendor: String
    /// What has to be known to see where the rates or the counts are from; mostly nothing.
    let note: String
    /// The day of the thread, whose prices count.
    let day: Day
    /// The call as `POST /v1/events` takes it.
    let event: JSONValue
    /// Prices of that day that the built-in book does not have, in the form of a price file; nil where it does.
    let prices: JSONValue?
    let lines: [Line]

    /// A table that cannot be read.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }
}

extension WrongBill {
    /// The table inside the binary, in its order.
    static func table() throws -> [WrongBill] {
        guard let bills = try JSONValue(parsing: Prices.wrongBills)["bills"]?.elements else {
            throw Malformed(description: "the table of wrong bills has no bills")
        }
        return try bills.map { bill throws(Malformed) in try WrongBill(bill) }
    }

    init(_ json: JSONValue) throws(Malformed) {
        guard let source = json["source"]?.string, let wrong = json["wrong"]?.string,
            let peer = json["peer_usd"]?.string, let isPublished = json["peer_said_so"]?.bool,
            let vendor = json["vendor_usd"]?.string, let event = json["event"], let lines = json["lines"]?.elements,
            let day = json["day"]?.string.flatMap({ Day(parsing: $0) })
        else { throw Malformed(description: "a bill lacks something: \(json["source"]?.string ?? "without source")") }
        self.source = source
        self.wrong = wrong
        self.peer = peer
        self.isPublished = isPublished
        self.vendor = vendor
        self.event = event
        self.day = day
        note = json["note"]?.string ?? ""
        prices = json["prices"]
        self.lines = try lines.map { line throws(Malformed) in
            let texts = (line.elements ?? []).compactMap(\.string)
            guard texts.count == 3 else { throw Malformed(description: "\(source): a line is a bucket, product, USD") }
            return Line(bucket: texts[0], product: texts[1], usd: texts[2])
        }
    }
}
