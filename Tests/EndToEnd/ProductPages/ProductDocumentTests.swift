// The pages of docs/products, word for word: their configuration, their requests, their answers, their clients.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ProductDocumentTests {
    private static let pages = ["code-story", "back-office", "teach-charlie", "shopify"]

    @Test func `There is a page for each product, and the list leads to it`() throws {
        let directory = Repository.root.appending(path: "docs/products").path
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: directory)) == Set(Self.pages.map { "\($0).md" }))
        let list = try String(contentsOf: Repository.root.appending(path: "docs/products.md"), encoding: .utf8)
        for page in Self.pages { #expect(list.contains("(products/\(page).md)"), "\(page)") }
    }

    @Test(arguments: pages) func `Every path of a product is asked for on its page`(_ page: String) throws {
        let text = try String(contentsOf: DocumentBlock.url(page), encoding: .utf8)
        let product = page == "shopify" ? "shopify-usage" : page
        for row in PageRow.all where row.product == product && row.file != "batch" {
            let path = row.path.split(separator: "/").last.map(String.init) ?? ""
            let name = path.hasPrefix("admin.analytics.") ? String(path.dropFirst("admin.analytics.".count)) : path
            #expect(text.contains(name), "\(row)")
        }
    }

    @Test(arguments: pages) func `What a page says to send and ask is answered as it says`(_ page: String) throws {
        let blocks = try DocumentBlock.all(of: page)
        let site = try Site()
        let server = try site.serve(config: blocks.filter { $0.language == "yaml" }.map(\.text).joined())
        var asked = 0
        for (place, block) in blocks.enumerated() where block.language == "sh" {
            asked += 1
            let script = block.text.replacingOccurrences(of: "http://127.0.0.1:9847", with: server.url)
                .replacingOccurrences(of: "curl ", with: "curl --fail-with-body ")
            let answer = try site.tool("sh", "-euc", script)
            #expect(answer.ending == .exited(0) && !answer.output.isEmpty, "\(block.text)\(answer.story)")
            guard blocks.indices.contains(place + 1), blocks[place + 1].language == "json" else { continue }
            let found = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
            let wanted = try JSONSerialization.jsonObject(with: Data(blocks[place + 1].text.utf8))
            #expect(Self.lacks(found, wanted) == [], "\(block.text)\(answer.output)")
        }
        #expect(asked > 3)
        for block in blocks where block.language == "python" {
            let client = try site.run(python: block.text, against: server)
            #expect(client.ending == .exited(0) && !client.output.isEmpty, "\(client.story)")
        }
        try server.stop()
    }

    /// What an answer does not have of what a page shows of it, by path. A page may leave members out, but no elements.
    private static func lacks(_ found: Any?, _ wanted: Any, at path: String = "") -> [String] {
        switch (found, wanted) {
        case (let found as [String: Any], let wanted as [String: Any]):
            return wanted.sorted { $0.key < $1.key }.flatMap { lacks(found[$0.key], $0.value, at: "\(path).\($0.key)") }
        case (let found as [Any], let wanted as [Any]):
            guard found.count == wanted.count else { return ["\(path): \(found.count) and not \(wanted.count)"] }
            return zip(found, wanted).enumerated().flatMap { lacks($1.0, $1.1, at: "\(path)[\($0)]") }
        default:
            return isSame(found, wanted) ? [] : ["\(path): \(found ?? "nothing") and not \(wanted)"]
        }
    }

    private static func isSame(_ found: Any?, _ wanted: Any) -> Bool {
        if let found = found as? String, let wanted = wanted as? String { return found == wanted }
        if let found = found as? NSNumber, let wanted = wanted as? NSNumber { return found == wanted }
        return found is NSNull && wanted is NSNull
    }
}

extension Site {
    fileprivate func run(python text: String, against server: RunningServer) throws -> Finished {
        try tool("env", "BURSAR=\(server.url)", try Repository.python(), "-c", text)
    }
}
