// An answer, before it is fitted to the request it answers.
// SPDX-License-Identifier: Apache-2.0

/// What a handler answers with. The server adds the rest: length, request id, compression, connection.
package struct Response: Sendable {
    package var status: Status
    /// Nil for an answer without a body.
    package var type: MediaType?
    /// The body, in parts that are sent one after the other and never put together.
    let parts: [[UInt8]]
    /// Asks for what follows the parts; nil where nothing does.
    let nextPage: NextPage?
    /// The same body as gzip, where the caller has it already; else the server compresses what is worth it.
    package var gzipped: [UInt8]?
    package var headers: [HeaderField] = []
    /// To be answered also when there is no room for answers any more: what tells how the server does.
    package var isUrgent = false
    /// What is said of it to whoever keeps an audit.
    package var tales: [AccessTale] = []
    /// Parts that are compressed already, if they are to be, and counted.
    let made: Made?
    var closesConnection = false

    package init(_ status: Status, _ type: MediaType?, _ body: [UInt8], gzipped: [UInt8]? = nil) {
        self.init(status, type, parts: [body], gzipped: gzipped)
    }

    /// A body whose parts are kept elsewhere: the system reads them where they lie.
    package init(_ status: Status, _ type: MediaType?, parts: [[UInt8]], gzipped: [UInt8]? = nil) {
        self.init(status, type, parts: parts, gzipped: gzipped, nextPage: nil, made: nil)
    }

    /// What `AnswerBody` collected.
    init(_ status: Status, _ type: MediaType, made: Made) {
        self.init(status, type, parts: [], gzipped: nil, nextPage: nil, made: made)
    }

    struct Made: Sendable {
        let parts: [[UInt8]]
        let isGzip: Bool
        /// What they hold of the memory of answers; nil for a small body.
        let share: MemoryShare?
    }

    private init(
        _ status: Status, _ type: MediaType?, parts: [[UInt8]], gzipped: [UInt8]?, nextPage: NextPage?,
        made: Made?
    ) {
        self.status = status
        self.type = type
        self.parts = parts
        self.gzipped = gzipped
        self.nextPage = nextPage
        self.made = made
    }

    /// A body too large to be held, page after page, each made when the client has nearly read the one before.
    ///
    ///     reply.send(.pages(.ok, .csv, first: header) { deliver in
    ///         queue.async { deliver(rows.isAtEnd ? .end([]) : .page(rows.read())) }
    ///     })
    ///
    /// At most two pages are held, and `next` is not called again before it has delivered. It is called on the server's
    /// own threads and may not block: it hands the work on. When the exchange is over, one way or the other, it is let
    /// go of, and what it delivers then is dropped. It is never called for HEAD.
    package static func pages(
        _ status: Status, _ type: MediaType?, first: [UInt8], next: @escaping NextPage
    ) -> Response {
        Response(status, type, parts: [first], gzipped: nil, nextPage: next, made: nil)
    }

    /// Asks for one page. It delivers once, from any thread; one that is let go of without a page has failed.
    package typealias NextPage = @Sendable (_ deliver: @escaping @Sendable (Page) -> Void) -> Void

    /// What there is to send next.
    package enum Page: Sendable, Equatable {
        /// There is more behind it.
        case page([UInt8])
        case end([UInt8])
        /// The body cannot be completed: the connection is reset, so that what was sent cannot pass for all of it.
        case failed
    }

    /// The body in one piece; of a body in pages, the first.
    package var body: [UInt8] {
        if parts.count == 1, let only = parts.first { return only }
        var body: [UInt8] = []
        body.reserveCapacity(count)
        for part in parts { body += part }
        return body
    }

    /// Bytes of the body.
    package var count: Int { parts.reduce(0) { $0 + $1.count } }

    package static func text(_ text: String, status: Status = .ok) -> Response {
        Response(status, .text, Array(text.utf8))
    }

    package static func json(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, .json, bytes)
    }

    package static func html(_ bytes: [UInt8], status: Status = .ok) -> Response {
        Response(status, .html, bytes)
    }

    package static func empty(_ status: Status = .noContent) -> Response { Response(status, nil, []) }

    package func with(_ header: HeaderField) -> Response {
        var response = self
        response.headers.append(header)
        return response
    }

    package func telling(_ tale: AccessTale) -> Response {
        var response = self
        response.tales.append(tale)
        return response
    }

    /// Below this, compressing costs more than it saves.
    static let worthCompressing = 1024

    /// True when the body depends on what encoding the client takes.
    var variesByEncoding: Bool {
        gzipped != nil || (made != nil && type?.isCompressible == true)
            || ((nextPage != nil || count > Self.worthCompressing) && type?.isCompressible == true)
    }
}
