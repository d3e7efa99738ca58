// A large body in the making.
// SPDX-License-Identifier: Apache-2.0

internal import Compression

/// Takes a body piece by piece, compressed where the client likes that, and charges it to the memory of answers as it grows.
///
///     var body = reply.body(.csv)
///     try body.append(lines)
///     reply.send(try body.response(.ok))
///
/// Pieces are held as they come: some ten thousand bytes are a good size. What was let go of before `response` is given back.
package struct AnswerBody: ~Copyable {
    private let type: MediaType
    private let memory: AnswerMemory
    private var parts: [[UInt8]] = []
    private var count = 0
    private var written = 0
    private var share: MemoryShare?
    private var gzip: GzipStream?

    init(_ type: MediaType, for head: RequestHead, in memory: AnswerMemory) {
        self.type = type
        self.memory = memory
        if type.isCompressible, ContentNegotiation.takesGzip(head.headers["Accept-Encoding"]) { gzip = GzipStream() }
    }

    /// Throws when there is no room for it: then the body is of no more use.
    package mutating func append(_ piece: [UInt8]) throws(Problem) {
        if !piece.isEmpty { try take(piece, isLast: false) }
    }

    package consuming func response(_ status: Status) throws(Problem) -> Response {
        if gzip != nil { try take([], isLast: true) }
        // What it was made of goes now, be it that much less is left of it.
        memory.noteFreed(written)
        return Response(status, type, made: .init(parts: parts, isGzip: gzip != nil, share: share))
    }

    private mutating func take(_ piece: [UInt8], isLast: Bool) throws(Problem) {
        written += piece.count
        let part = gzip?.compress(piece, isLast: isLast) ?? piece
        count += part.count
        if count > AnswerMemory.small {
            if let share {
                guard share.grow(to: count) else { throw .noRoomForAnswer }
            } else {
                share = try memory.share(of: count, isUrgent: false)
            }
        }
        parts.append(part)
    }
}
