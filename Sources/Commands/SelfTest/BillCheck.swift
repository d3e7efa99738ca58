// What Bursar charges for a call that others billed wrongly, beside what its vendor does.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Prices
import Wire

struct BillCheck: Sendable {
    let bill: WrongBill
    /// The lines that the call was priced by here.
    let lines: [WrongBill.Line]
    /// What it costs here; why it has no price, where it has none.
    let total: String

    /// Reads the payload as the server does, and prices it at the day of the thread by `book`, or by the prices that the
    /// bill brings.
    init(_ bill: WrongBill, by book: PriceBook) throws {
        self.bill = bill
        var json = JSONWriter()
        bill.event.write(to: &json)
        var reader = EventReader(now: bill.day.start)
        let batch = try reader.read(json.bytes, as: .json)
        guard let record = batch.records.first, case .call(let call) = record.event.detail else {
            lines = []
            total = batch.rejections.first?.reason ?? "no call"
            return
        }
        let explanation = PriceExplanation(call, at: bill.day.start, by: try Self.own(bill) ?? book)
        lines = explanation.lines.map {
            WrongBill.Line(bucket: $0.bucket.name, product: $0.product, usd: $0.amount.description)
        }
        total = explanation.priced.unpriced.map { "unpriced: \($0)" } ?? explanation.priced.cost.description
    }

    private static func own(_ bill: WrongBill) throws -> PriceBook? {
        guard let prices = bill.prices else { return nil }
        // JSON is YAML, so a price file may be written in it.
        var file = JSONWriter()
        JSONValue.object([JSONValue.Member("prices", prices)]).write(to: &file)
        return PriceBook(layers: [try PriceFile.parse(file.bytes, name: bill.source)])
    }

    var isRight: Bool { lines == bill.lines && total == bill.vendor }

    /// Line by line what was expected, and what came of it.
    var text: String {
        var rows = [["", "expected", "got"]]
        for line in bill.lines {
            let got = lines.first { $0.bucket == line.bucket }
            rows.append([line.bucket, Self.text(line), got.map(Self.text) ?? "nothing"])
        }
        for line in lines where !bill.lines.contains(where: { $0.bucket == line.bucket }) {
            rows.append([line.bucket, "nothing", Self.text(line)])
        }
        rows.append(["total", bill.vendor, total])
        rows.append(["there", bill.isPublished ? bill.peer : bill.peer + ", by what it charges"])
        if !bill.note.isEmpty { rows.append(["note", bill.note]) }
        let shown = zip(rows, AlignedColumns.lines(rows)).enumerated().map { place, row in
            let differs = place > 0 && row.0.count > 2 && row.0[1] != row.0[2]
            return "  \(row.1)\(differs ? "  differs" : "")\n"
        }
        return "\(bill.source): \(bill.wrong)\n" + shown.joined()
    }

    private static func text(_ line: WrongBill.Line) -> String { "\(line.product) = \(line.usd)" }
}
