// What is posted to a webhook, and what its answers mean.
// SPDX-License-Identifier: Apache-2.0

import Client
import HTTP
import Ledger
import Scenes
import Store
import Testing

@testable import Notices

@Suite struct WebhookTransportTests {
    private let notice = Notice(
        id: "01X", .budget, to: "budget:a", subject: "", contentType: "application/json", body: Array(#"{"n":1}"#.utf8),
        at: Timestamp(milliseconds: 0))

    private func failure(_ transport: WebhookTransport) -> DeliveryFailure? {
        do throws(DeliveryFailure) {
            try transport.deliver(notice)
            return nil
        } catch {
            return error
        }
    }

    @Test func `A notice is posted with its id and its type`() throws {
        let hook = try Hook(status: 204)
        #expect(failure(WebhookTransport(url: Secret(hook.url))) == nil)
        #expect(hook.posts == [.init(id: "01X", type: "application/json", signature: nil, body: #"{"n":1}"#)])
    }

    @Test func `With a key the body is signed`() throws {
        let hook = try Hook(status: 200)
        #expect(failure(WebhookTransport(url: Secret(hook.url), key: Secret("k3y"))) == nil)
        #expect(
            hook.posts.first?.signature
                == "sha256=0f8166ca40dff2f59d7e78e4a152cae710db833265058b836c28285c3302cc2b")
    }

    @Test(
        arguments: [
            (299, nil), (301, .refused("it answered 301")), (400, .refused("it answered 400")),
            (404, .refused("it answered 404")), (408, .failed("it answered 408")), (429, .failed("it answered 429")),
            (500, .failed("it answered 500")), (503, .failed("it answered 503")),
        ] as [(Int, DeliveryFailure?)])
    func `A receiver has taken it, may take it later, or does not want it`(
        status: Int, expected: DeliveryFailure?
    ) throws {
        let hook = try Hook(status: status)
        #expect(failure(WebhookTransport(url: Secret(hook.url))) == expected)
        #expect(hook.posts.count == 1)
    }

    @Test(arguments: [(200, nil), (404, .refused("it answered 404"))] as [(Int, DeliveryFailure?)])
    func `However much a receiver says, its status counts`(status: Int, expected: DeliveryFailure?) throws {
        let hook = try Hook { _ in .text(String(repeating: "thank you ", count: 300_000), status: Status(status)) }
        #expect(failure(WebhookTransport(url: Secret(hook.url))) == expected)
        #expect(hook.posts.count == 1)
    }

    @Test func `A redirect leads nowhere`() throws {
        let elsewhere = try Hook(status: 200)
        let hook = try Hook { _ in
            var response = Response.text("", status: Status(307))
            response.headers = [HeaderField(.location, elsewhere.url)]
            return response
        }
        #expect(failure(WebhookTransport(url: Secret(hook.url))) == .refused("it answered 307"))
        #expect(elsewhere.posts == [])
    }

    @Test(arguments: [("7", Duration.seconds(7)), ("Wed, 21 Oct 2026 07:28:00 GMT", nil), ("-1", nil)])
    func `A receiver may say when to come back`(header: String, after: Duration?) throws {
        let hook = try Hook { _ in
            var response = Response.text("", status: Status(503))
            response.headers = [HeaderField(.retryAfter, header)]
            return response
        }
        #expect(failure(WebhookTransport(url: Secret(hook.url))) == .failed("it answered 503", after: after))
    }

    @Test func `No failure tells the URL`() {
        #expect(failure(WebhookTransport(url: Secret("http://127.0.0.1:1/hunter2"))) == .failed("could not connect"))
        #expect(
            failure(WebhookTransport(url: Secret("http:// hunter2")))
                == .refused("the URL is not one of http:// or https://"))
    }
}
