// The clients in TypeScript of docs/products, run as they stand there.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct ProductClientTests {
    private static func client(of page: String) throws -> String {
        let text = try DocumentBlock.all(of: page).filter { $0.language == "typescript" }.map(\.text).joined()
        #expect(!text.isEmpty, "\(page)")
        return text
    }

    private func run(_ text: String, in site: Site, against server: RunningServer) throws -> [String: Any] {
        let file = try site.scratch.write(text, to: "client.mts")
        let client = try site.tool("env", "BURSAR=\(server.url)", try Repository.node(), file)
        #expect(client.ending == .exited(0), "\(client.story)")
        let line = client.output.split(separator: "\n").last ?? ""
        return try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }

    @Test func `The functions of the shop's client do what their names say`() throws {
        let site = try Site()
        let server = try site.serve()
        let found = try run(
            Self.client(of: "shopify") + """
                const model = "claude-3-5-sonnet-20241022";
                await trackAPIUsage({ userId: "user-123", model, endpoint: "analyze", inputTokens: 1500, outputTokens: 800 });
                const usage = { input_tokens: 1000, output_tokens: 100 };
                const anthropic = { messages: { create: async (params: any) => ({ id: "msg_1", model: params.model, usage }) } };
                const shop = { shop: "mystore.myshopify.com", connectionId: "con-1", resourceId: "prod-456" };
                const message = await createMessageWithTracking(
                  anthropic, { model, max_tokens: 9 }, { userId: "user-123", endpoint: "fix", resourceType: "product", ...shop });
                const refusal = await trackAPIUsage({ userId: "u", model, endpoint: "x", inputTokens: -1, outputTokens: 0 })
                  .then(() => "", (error: Error) => error.message);
                console.log(JSON.stringify({ message, refusal, month: await getCurrentMonthUsage("user-123") }));
                """, in: site, against: server)
        #expect((found["message"] as? [String: Any])?["id"] as? String == "msg_1", "what the vendor answered")
        #expect((found["refusal"] as? String)?.contains("input_tokens") == true, "\(found)")
        // 1,500 and 1,000 at 3 USD for a million, 800 and 100 at 15.
        let month = found["month"] as? [String: Any]
        #expect(month?["totalCost"] as? Double == 0.021, "\(found)")
        #expect(month?["totalCalls"] as? Int == 2 && month?["totalTokens"] as? Int == 3_400, "\(found)")

        let calls = try server.get("/v1/reports/calls?subject=prod-456").json()["rows"] as? [[String: Any]]
        let call = try #require(calls?.first)
        #expect(calls?.count == 1 && call["id"] as? String == "msg_1", "\(call)")
        #expect(call["tenant"] as? String == "mystore.myshopify.com" && call["operation"] as? String == "fix")
        #expect(call["user"] as? String == "user-123" && call["provider"] as? String == "anthropic")
        #expect(call["latency_ms"] is Int, "\(call)")
        try server.stop()
    }

    /// What stands in for the two packages speaks as they do, and knows nothing of Bursar.
    @Test func `The back office's client gets what it asks for`() throws {
        let site = try Site()
        let packages = Repository.fixture("trpc")
        let links = try site.tool("sh", "-euc", "mkdir node_modules; cp -R \"$0\"/. node_modules", packages)
        #expect(links.ending == .exited(0), "\(links.story)")
        let server = try site.serve(
            config: "probes: [ { name: db, tcp: { address: \"127.0.0.1:1\" }, every: 1s, timeout: 1s } ]\n")
        let script = try Self.client(of: "back-office").replacingOccurrences(
            of: "http://127.0.0.1:9847", with: server.url)
        let found = try run(
            script + """
                const overall = typeof health.overall;
                console.log(JSON.stringify({ cohorts: retention.cohorts.length, overall, file }));
                """, in: site, against: server)
        #expect(found["cohorts"] as? Int == 60, "\(found)")
        #expect(["boolean", "object"].contains(found["overall"] as? String), "\(found)")
        let file = found["file"] as? [String: Any]
        #expect((file?["filename"] as? String)?.hasSuffix(".csv") == true, "\(found)")
        #expect((file?["content"] as? String)?.hasPrefix("At,Admin,") == true, "\(found)")
        try server.stop()
    }
}
