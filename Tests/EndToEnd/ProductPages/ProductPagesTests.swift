// The routes of product pages on the built server, as their pages ask them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ProductPagesTests {
    private static let config = "measures: [audio_minutes]\n" + Site.unlimited

    @Test func `Every file has a row, and every row a file that is about its path`() throws {
        var files: Set<String> = []
        for product in try FileManager.default.contentsOfDirectory(atPath: Repository.fixture("product-pages")) {
            let names = try? FileManager.default.contentsOfDirectory(
                atPath: Repository.fixture("product-pages/\(product)"))
            for name in names ?? [] where name.hasSuffix(".json") { files.insert("\(product)/\(name.dropLast(5))") }
        }
        #expect(files == Set(PageRow.all.map { "\($0.product)/\($0.file)" }))
        for row in PageRow.all {
            let fixture = try PageFixture(row)
            #expect(fixture.paths.contains(row.path), "\(row)")
        }
        for product in Set(PageRow.all.map(\.product)) {
            let rows = PageRow.all.filter { $0.product == product }
            let known = try rows.flatMap { try PageFixture($0).paths }
            #expect(Set(known) == Set(rows.map(\.path)), "\(product) has paths without a row")
        }
    }

    @Test(arguments: ["code-story", "code-story-agents", "teach-charlie", "shopify-usage", "back-office"])
    func `Every endpoint answers, with all that follows from its events`(_ product: String) throws {
        let rows = PageRow.all.filter { $0.product == product }
        let site = try Site()
        let server = try site.serve(config: Self.config)
        if let events = try rows.lazy.compactMap({ try PageFixture($0).events }).first {
            let receipt = try server.post(events, type: "application/x-ndjson").receipt()
            #expect(receipt.rejected == [] && receipt.accepted > 0)
        }
        for row in rows {
            let fixture = try PageFixture(row)
            let answer = try server.get(fixture.request(on: row.path), fixture.headers)
            #expect(answer.status == fixture.status, "\(row): \(answer.text)")
            // What is relative to today is compared where today can be chosen.
            let isCertain = try fixture.events != nil && (fixture.json["today"] == nil || row.path.hasSuffix("errors"))
            if isCertain { expect(answer, fixture, row) }
            for (name, value) in fixture.json["answer_headers"] as? [String: String] ?? [:] {
                #expect(answer[name]?.replacingOccurrences(of: "\"", with: "") == value, "\(row)")
            }
        }
        try server.stop()
    }

    private func expect(_ answer: Answer, _ fixture: PageFixture, _ row: PageRow) {
        if let text = fixture.json["answer"] as? String {
            #expect(answer.text == text, "\(row)")
            return
        }
        let value = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? NSObject
        #expect(value == fixture.json["answer"] as? NSObject, "\(row): \(answer.text)")
    }

    @Test func `What cannot be answered is refused by the name that the client wrote`() throws {
        let server = try Site().serve(config: Self.config)
        for row in PageRow.all {
            let fixture = try PageFixture(row)
            for refusal in fixture.json["errors"] as? [[String: Any]] ?? [] {
                let request = refusal["request"] as? String ?? ""
                let headers = refusal["headers"].map(PageFixture.headers) ?? fixture.headers
                let answer = try server.connect().exchange(refusal["method"] as? String ?? "GET", request, headers)
                #expect(answer.status == refusal["status"] as? Int, "\(request): \(answer.text)")
                if row.product == "back-office" {
                    #expect(answer["Content-Type"] == "application/json", "\(request)")
                    let whole = try JSONSerialization.jsonObject(with: Data(answer.body)) as? NSObject
                    #expect(whole == refusal["answer"] as? NSObject, "\(request): \(answer.text)")
                } else {
                    #expect(answer["Content-Type"] == "application/problem+json", "\(request)")
                    let problem = try answer.json()
                    #expect(problem["parameter"] as? String == refusal["names"] as? String, "\(request)")
                    if let says = refusal["says"] as? String {
                        #expect((problem["detail"] as? String)?.contains(says) == true, "\(request): \(answer.text)")
                    }
                }
            }
        }
        try server.stop()
    }
}
