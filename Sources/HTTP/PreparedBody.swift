// An answer's body as it goes over the wire: encoded, counted, and in the form that suits its size.
// SPDX-License-Identifier: Apache-2.0

internal import Compression

/// How a body is handed to the library.
enum PreparedBody {
    /// At once: the library writes all parts as they lie, and has them until the exchange is over.
    case whole(WholeBody)
    /// Read by the library piece by piece, and let go of as it is read.
    case large(PartsBody)
    /// Asked for page by page.
    case paged(PagedBody)

    /// From here on a body is large.
    static let largeSize = 262_144

    /// Throws where there is no room in the memory of answers.
    init(_ response: Response, for head: RequestHead, isGzip: Bool, in memory: AnswerMemory) throws(Problem) {
        if let next = response.nextPage {
            // The library asks nothing of the body when it answers to HEAD.
            let first = head.method == .head ? [] : response.body
            self = .paged(
                try PagedBody(first: first, isGzip: isGzip && head.method != .head, next: next, in: memory))
            return
        }
        let parts: [[UInt8]]
        let share: MemoryShare?
        if let made = response.made {
            (parts, share) = (made.parts, made.share)
        } else {
            parts = isGzip ? [response.gzipped ?? Gzip.compress(response.body)] : response.parts
            share = try memory.share(of: parts.reduce(0) { $0 + $1.count }, isUrgent: response.isUrgent)
        }
        let count = parts.reduce(0) { $0 + $1.count }
        if count <= Self.largeSize {
            self = .whole(WholeBody([Self.joined(parts)], share))
        } else if response.isUrgent {
            // What is urgent goes as fast as it can.
            self = .whole(WholeBody(parts, share))
        } else {
            self = .large(PartsBody(parts, share, of: memory))
        }
    }

    /// In one piece a body leaves together with its head, and the client wakes up once.
    private static func joined(_ parts: [[UInt8]]) -> [UInt8] {
        if parts.count == 1 { return parts[0] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { bytes += part }
        return bytes
    }

    var count: Int {
        switch self {
        case .whole(let body): body.count
        case .large(let parts): parts.count
        case .paged: 0
        }
    }
}

/// The parts of a body, kept for as long as the library has it.
final class WholeBody: Sendable {
    let parts: [[UInt8]]
    let count: Int
    private let share: MemoryShare?

    init(_ parts: [[UInt8]], _ share: MemoryShare?) {
        self.parts = parts
        self.share = share
        count = parts.reduce(0) { $0 + $1.count }
    }
}
