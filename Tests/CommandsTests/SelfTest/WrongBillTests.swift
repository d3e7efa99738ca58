// Bills that others got wrong: the table, what Bursar makes of it, and the page that shows it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import Prices
import Testing

@testable import Commands

@Suite struct WrongBillTests {
    @Test func `Each call costs what its vendor charges, line by line`() throws {
        let book = Prices.builtIn()
        let bills = try WrongBill.table()
        #expect(bills.count >= 30)
        for bill in bills {
            let check = try BillCheck(bill, by: book)
            #expect(check.isRight, "\(check.text)")
        }
    }

    @Test func `What a vendor charges is its list times what was used, by arithmetic that is not ours`() throws {
        for bill in try WrongBill.table() {
            var total = Decimal.zero
            for line in bill.lines {
                let usd = try #require(Decimal(string: line.usd))
                #expect(try rounded(product(line.product)) == usd, "\(bill.source): \(line.product)")
                total += usd
            }
            #expect(total == Decimal(string: bill.vendor), "\(bill.source)")
            #expect(bill.peer != bill.vendor, "\(bill.source) is not wrong")
        }
    }

    @Test func `The page has the rows of the table`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let page = try String(contentsOf: root.appendingPathComponent("docs/wrong-bills.md"), encoding: .utf8)
        let book = Prices.builtIn()
        let rows = try WrongBill.table().map { try row(BillCheck($0, by: book)) }
        #expect(page.split(separator: "\n").filter { $0.hasPrefix("| [") }.map(String.init) == rows)
    }

    @Test func `What differs is told by the line, and what is not expected is told, too`() throws {
        let json = """
            {"source": "acme/meter#1", "wrong": "all of it", "peer_usd": "9", "peer_said_so": false,
             "vendor_usd": "0.00001", "day": "2026-01-31", "note": "a rate of 2025",
             "prices": [{"provider": "acme", "model": "m", "rates": {"input_tokens": "1/1M", "output_tokens": "2/1M"}}],
             "event": {"provider": "acme", "model": "m", "usage": {"prompt_tokens": 10, "completion_tokens": 5}},
             "lines": [["input_tokens", "10 × 1/1M", "0.00001"]]}
            """
        let check = try BillCheck(try WrongBill(try JSONValue(parsing: json)), by: PriceBook(layers: []))
        #expect(!check.isRight)
        #expect(
            check.text == """
                acme/meter#1: all of it
                                 expected             got
                  input_tokens   10 × 1/1M = 0.00001  10 × 1/1M = 0.00001
                  output_tokens  nothing              5 × 2/1M = 0.00001  differs
                  total          0.00001              0.00002  differs
                  there          9, by what it charges
                  note           a rate of 2025

                """)
    }

    @Test func `A call without a price is no bill`() throws {
        let json = """
            {"source": "acme/meter#2", "wrong": "all of it", "peer_usd": "9", "peer_said_so": true,
             "vendor_usd": "0.00001", "day": "2026-01-31", "lines": [],
             "event": {"provider": "acme", "model": "m", "usage": {"prompt_tokens": 10}}}
            """
        let check = try BillCheck(try WrongBill(try JSONValue(parsing: json)), by: PriceBook(layers: []))
        #expect(!check.isRight && check.total.hasPrefix("unpriced: "), "\(check.total)")
    }

    private func row(_ check: BillCheck) -> String {
        let bill = check.bill
        let thread = bill.source.replacing("#", with: "/issues/")
        let how = bill.lines.map(\.product).joined(separator: " + ") + (bill.note.isEmpty ? "" : "; \(bill.note)")
        let cells = [
            "[\(bill.source)](https://github.com/\(thread))", bill.wrong,
            bill.isPublished ? bill.peer : "_\(bill.peer)_", bill.vendor, check.total, how,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// `300 × 5/1M × fast 2`
    private func product(_ text: String) throws -> Decimal {
        var factors = text.components(separatedBy: " × ")
        let quantity = try #require(Decimal(string: factors.removeFirst()))
        let rate = factors.removeFirst().split(separator: "/")
        let amount = try #require(rate.first.flatMap { Decimal(string: String($0)) })
        let known: [String: Decimal] = ["1": 1, "1k": 1000, "1M": 1_000_000]
        let units = try #require(known[rate.count == 1 ? "1" : String(rate[1])])
        return try factors.reduce(quantity * amount / units) { product, factor in
            let number = try #require(factor.split(separator: " ").last)
            return product * (try #require(Decimal(string: String(number))))
        }
    }

    private func rounded(_ amount: Decimal) -> Decimal {
        var (exact, result) = (amount, Decimal())
        NSDecimalRound(&result, &exact, 9, .bankers)
        return result
    }
}
