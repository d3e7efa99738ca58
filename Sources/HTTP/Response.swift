// An answer, before it is fitted to the request it answers.
// SPDX-License-Identifier: Apache-2.0

/// What a handler answers with. The server adds the rest: length, request id, compression, connection.
package struct Response: Sendable {
    package var status: Status
    /// Nil for an answer without a body.
    package var type: MediaType?
    /// The body, in parts that are sent one after the other and never put together.
    let parts: [[UInt8]]
    /// The same body as gzip, where the caller has it already; else the server compresses what is worth it.
    package var gzipped: [UInt8]?
    package var headers: [HeaderField] = []
    var closesConnection = false

    package init(_ status: Status, _ type: MediaType?, _ body: [UInt8], gzipped: [UInt8]? = nil) {
        self.init(status, type, parts: [body], gzipped: gzipped)
    }

    /// A body whose parts somebody keeps: they are lent to the system, not copied.
    package init(_ status: Status, _ type: MediaType?, parts: [[UInt8]], gzipped: [UInt8]? = nil) {
        self.status = status
        self.type = type
        self.parts = parts
        self.gzipped = gzipped
    }

    /// The body in one piece.
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

    /// Below this, compressing costs more than it saves.
    static let worthCompressing = 1024

    /// True when the body depends on what encoding the client takes.
    var variesByEncoding: Bool {
        gzipped != nil || (count > Self.worthCompressing && type?.isCompressible == true)
    }
}
