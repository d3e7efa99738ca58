// A webhook's receiver that answers as a test wants it to.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Synchronization

/// Keeps what is posted to it.
package final class Hook: Sendable {
    package struct Post: Equatable, Sendable {
        package var id: String
        package var type: String
        package var signature: String?
        package var body: String

        package init(id: String, type: String, signature: String?, body: String) {
            (self.id, self.type) = (id, type)
            (self.signature, self.body) = (signature, body)
        }
    }

    private let server: Server
    private let received: Received

    private final class Received: Sendable {
        let posts = Mutex<[Post]>([])
        /// Answers that are never given.
        let held = Mutex<[Reply]>([])
    }

    /// `answer` gets how many posts there were before; nil leaves the sender waiting.
    package init(_ answer: @escaping @Sendable (Int) -> Response?) throws {
        let received = Received()
        self.received = received
        let route = Route(.post, "/hunter2", needs: .nothing, body: .upTo(1 << 20), takes: nil) { request, reply in
            let headers = request.headers
            let post = Post(
                id: headers["Bursar-Notice"] ?? "", type: headers["Content-Type"] ?? "",
                signature: headers["Bursar-Signature"], body: String(decoding: request.body, as: UTF8.self))
            let before = received.posts.withLock { posts in
                posts.append(post)
                return posts.count - 1
            }
            if let response = answer(before) {
                reply.send(response)
            } else {
                received.held.withLock { $0.append(reply) }
            }
        }
        server = try Server(
            Server.Options(listen: try ListenAddress("127.0.0.1:0")), routes: [route], authorize: { _, _ in .unknown })
    }

    package convenience init(status: Int) throws { try self.init { _ in .text("", status: Status(status)) } }

    /// With a word in its path that nobody else may see.
    package var url: String { "http://\(server.address)/hunter2" }
    package var posts: [Post] { received.posts.withLock { $0 } }
    package var ids: [String] { posts.map(\.id) }

    /// Answers those that wait.
    package func release() {
        for reply in received.held.withLock({ $0 }) { reply.send(.text("")) }
    }
}
