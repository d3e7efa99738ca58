// Decompresses bodies, away from the threads that serve connections.
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Dispatch
internal import Synchronization

/// A few serial queues that take turns, so that decompression has threads of its own and no more than so many.
final class DecompressionQueues: Sendable {
    private let queues: [DispatchQueue]
    private let next = Atomic(0)

    init(count: Int) {
        queues = (0..<max(1, count)).map { DispatchQueue(label: "bursar.http.decompress-\($0)") }
    }

    /// Calls `done` on another thread with what was inside, or with the answer to a body that is damaged or too large.
    func decompress(_ body: [UInt8], limit: Int, _ done: @escaping @Sendable (Result<[UInt8], Problem>) -> Void) {
        let turn = next.add(1, ordering: .relaxed).newValue
        queues[Int(UInt(bitPattern: turn) % UInt(queues.count))].async {
            done(Self.decompressed(body, limit: limit))
        }
    }

    private static func decompressed(_ body: [UInt8], limit: Int) -> Result<[UInt8], Problem> {
        do {
            return .success(try Gzip.decompress(body, limit: limit))
        } catch {
            switch error {
            case .tooLarge(let limit): return .failure(.contentTooLarge(limit: limit).limited(by: .inflated))
            case .truncated:
                return .failure(.badRequest("The gzip body ends too early.", parameter: "Content-Encoding"))
            case .corrupt: return .failure(.badRequest("The body is not gzip.", parameter: "Content-Encoding"))
            }
        }
    }
}
