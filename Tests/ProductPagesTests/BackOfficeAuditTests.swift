// Logs of the back office, over the audit.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import JSON
import Ledger
import Store
import Testing

@Suite struct BackOfficeAuditTests {
    private static func product() throws -> Product {
        let product = try Product(today: "2026-01-31")
        var entries: [AuditEntry] = []
        for number in 0..<60 {
            let day = try #require(Day(parsing: "2026-01-01")).advanced(by: number / 2)
            var entry = AuditEntry(
                at: day.start, actor: number % 3 == 0 ? "ada@example.com" : "token 2 (ci)",
                name: number % 3 == 0 ? "Ada" : "ci", action: number % 2 == 0 ? .reportViewed : .tokenCreated)
            (entry.target, entry.object) = (number % 2 == 0 ? "report" : "token", AuditValue("costs"))
            entry.address = "10.0.0.1"
            entry.details = [.init("start_date", "2026-01-01")]
            entries.append(entry)
        }
        let done = DispatchSemaphore(value: 0)
        product.store.audit(entries) { _ in done.signal() }
        #expect(done.wait(timeout: .now() + 300) == .success)
        return product
    }

    @Test func `The back office's logs are filtered, paged and named`() throws {
        let product = try Self.product()
        func logs(_ input: String) throws -> (total: Int64?, logs: [JSONValue]) {
            let data = try product.data("audit.getLogs", input)
            return (data["total"]?.integer, data["logs"]?.elements ?? [])
        }
        let month = #""from":"2026-01-01","to":"2026-01-31""#
        let all = try logs(#"{"filters":{\#(month)},"limit":100}"#)
        #expect(all.total == 60 && all.logs.count == 60)
        #expect(all.logs.first?["id"]?.string == "60" && all.logs.last?["id"]?.string == "1")
        let page = try logs(#"{"filters":{\#(month)},"limit":7,"offset":20}"#)
        #expect(page.total == 60 && page.logs == Array(all.logs.dropFirst(20).prefix(7)))
        let ada = try logs(#"{"filters":{\#(month),"admin":"ada@example.com"},"limit":100}"#)
        #expect(ada.total == 20 && ada.logs.allSatisfy { $0["adminName"]?.string == "Ada" })
        let made = try logs(#"{"filters":{\#(month),"action":"token_created","admin":"token 2 (ci)"}}"#)
        #expect(made.total == 20 && made.logs.allSatisfy { $0["action"]?.string == "token_created" })
        #expect(try logs(#"{"filters":{\#(month),"resourceType":"token"},"limit":1}"#).total == 30)
        let days = try logs(#"{"filters":{"from":"2026-01-03","to":"2026-01-04"}}"#)
        #expect(days.total == 4 && days.logs.map { $0["id"]?.string } == ["8", "7", "6", "5"])
        let log = try #require(days.logs.first)
        #expect(log["ip"]?.string == "10.0.0.1" && log["resource"]?.string == "costs")
        #expect(log["details"]?["date_range"]?["start"]?.string == "2026-01-01")
        #expect(log["details"]?["ip_address"]?.string == "10.0.0.1")
    }

    @Test func `An export has all of them, as CSV or as JSON`() throws {
        let product = try Self.product()
        let filters = #""filters":{"from":"2026-01-03","to":"2026-01-03"}"#
        let csv = try product.data("audit.export", "{\(filters)}")
        #expect(
            csv["content"]?.string == "At,Admin,Admin Name,Action,Resource Type,Resource,IP\r\n"
                + "2026-01-03T00:00:00.000Z,token 2 (ci),ci,token_created,token,costs,10.0.0.1\r\n"
                + "2026-01-03T00:00:00.000Z,token 2 (ci),ci,report_viewed,report,costs,10.0.0.1\r\n")
        let json = try product.data("audit.export", "{\(filters),\"format\":\"json\"}")
        #expect(json["data"]?.elements?.count == 2)
    }
}
