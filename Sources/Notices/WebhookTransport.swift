// Posts notices to a URL.
// SPDX-License-Identifier: Apache-2.0

import Client
import Digest
import Store
internal import System

struct WebhookTransport: NoticeTransport {
    let url: Secret
    /// What bodies are signed with.
    var key: Secret?

    /// The header that carries the notice's id.
    static let identity = "Bursar-Notice"
    static let signature = "Bursar-Signature"

    func deliver(_ notice: Notice) throws(DeliveryFailure) {
        var headers = [(name: "Content-Type", value: notice.contentType), (name: Self.identity, value: notice.id)]
        if let key {
            let digest = SHA256.authenticate(notice.body, key: Array(key.text.utf8))
            headers.append((name: Self.signature, value: "sha256=\(digest)"))
        }
        // What it says beside its status is read by nobody, and may be as long as it likes.
        var options = HTTPClient.Options()
        options.overflow = .cut
        let answer: Answer
        do throws(ClientError) {
            var client = try HTTPClient(userAgent: "bursar/\(Version.text)")
            answer = try client.send(
                .post, url.text, headers: headers, body: notice.body, timeout: Self.timeout, limit: Self.mostRead,
                options: options)
        } catch {
            throw Self.failure(error.reason)
        }
        if let failure = Self.failure(answer) { throw failure }
    }

    /// Nil where the receiver has taken it. What it says of itself is not repeated. Redirects are not followed: the next
    /// place was never agreed on.
    static func failure(_ answer: Answer) -> DeliveryFailure? {
        switch answer.status {
        case 200..<300: nil
        case 408, 429, 500...:
            .failed("it answered \(answer.status)", after: answer[header: "Retry-After"].flatMap(seconds))
        default: .refused("it answered \(answer.status)")
        }
    }

    private static func failure(_ reason: ClientError.Reason) -> DeliveryFailure {
        switch reason {
        case .invalidURL, .invalidHeader: .refused("\(reason)")
        default: .failed("\(reason)")
        }
    }

    /// Dates are not understood: the usual time serves as well.
    private static func seconds(_ text: String) -> Duration? {
        UInt16(text).map { .seconds(Int($0)) }
    }

    private static let timeout = Duration.seconds(10)
    /// Enough for answers of the usual length, so that the connection ends in order.
    private static let mostRead = 16 << 10
}
