// An error that knows its own HTTP answer (RFC 9457).
// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// What is wrong, as `application/problem+json`. Whatever else is thrown is a 500 without a word of what is inside.
package struct Problem: Error, Sendable, Equatable {
    package let status: Status
    /// For people; what was expected, not what went wrong inside.
    package var detail: String
    /// The query parameter, header or field that is at fault.
    package var parameter: String?
    package var members: [Member] = []
    package var headers: [HeaderField] = []
    /// The connection is of no more use: what comes next on it cannot be told from what is left of this request.
    var closesConnection = false
    /// The limit that it came of, where it came of one.
    var limit: LimitScope?
    /// Who could ask once with what was shown. No answer says so.
    package var former: Caller?
    /// Told as `{"detail": "…"}`, where a page's own document has it so.
    private var isBare = false

    /// In the shape of a document that knows nothing else of what is wrong.
    package static func bare(_ status: Status, _ detail: String) -> Problem {
        var problem = Problem(status, detail)
        problem.isBare = true
        return problem
    }

    package init(_ status: Status, _ detail: String, parameter: String? = nil) {
        self.status = status
        self.detail = detail
        self.parameter = parameter
    }

    /// A member beyond those that the standard names.
    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }

        package enum Value: Sendable, Equatable {
            case text(String)
            case integer(Int)
            /// JSON text, rendered by the caller.
            case json([UInt8])
        }
    }

    package func with(_ member: Member) -> Problem {
        var problem = self
        problem.members.append(member)
        return problem
    }

    package func with(_ header: HeaderField) -> Problem {
        var problem = self
        problem.headers.append(header)
        return problem
    }

    package func response(requestID: String) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        if !isBare {
            writer.key("type")
            writer.string("about:blank")
            writer.key("title")
            writer.string(status.reason)
            writer.key("status")
            writer.integer(status.code)
        }
        writer.key("detail")
        writer.string(detail)
        if let parameter {
            writer.key("parameter")
            writer.string(parameter)
        }
        for member in members {
            writer.key(member.name)
            switch member.value {
            case .text(let text): writer.string(text)
            case .integer(let integer): writer.integer(integer)
            case .json(let json): writer.raw(json)
            }
        }
        if !isBare {
            writer.key("request_id")
            writer.string(requestID)
        }
        writer.endObject()
        var response = Response(status, isBare ? .json : .problem, writer.bytes)
        response.headers = headers
        response.closesConnection = closesConnection
        response.limit = limit
        return response
    }
}

extension Problem {
    package static func badRequest(_ detail: String, parameter: String? = nil) -> Problem {
        Problem(.badRequest, detail, parameter: parameter)
    }

    package static func unauthorized(_ detail: String, challenge: String = "Bearer") -> Problem {
        Problem(.unauthorized, detail).with(HeaderField(.wwwAuthenticate, challenge))
    }

    package static func notFound(_ detail: String = "There is nothing here.") -> Problem {
        Problem(.notFound, detail)
    }

    package static func methodNotAllowed(allowed: [Method]) -> Problem {
        let list = allowed.map(\.name).joined(separator: ", ")
        return Problem(.methodNotAllowed, "This takes \(list).").with(HeaderField(.allow, list))
    }

    package static func contentTooLarge(limit: Int) -> Problem {
        Problem(.contentTooLarge, "A body may have at most \(limit) bytes, decompressed.")
            .with(Member("limit", .integer(limit))).limited(by: .body)
    }

    package static func unsupportedEncoding(_ name: String) -> Problem {
        Problem(.unsupportedMediaType, "A body may be plain or gzip, not \(name).", parameter: "Content-Encoding")
    }

    /// `given` is what the body says that it is, where it says so.
    static func unsupportedType(_ given: MediaType?, wanted: [MediaType]) -> Problem {
        let names = wanted.map(\.essence).joined(separator: ", ")
        let instead = given.map { ", not \($0.essence)" } ?? ""
        return Problem(
            .unsupportedMediaType, "Content-Type must say what the body is: one of \(names)\(instead).",
            parameter: "Content-Type")
    }

    package static func unavailable(_ detail: String, retryAfter seconds: Int) -> Problem {
        Problem(.serviceUnavailable, detail).with(HeaderField(.retryAfter, String(seconds)))
    }

    /// Says nothing of what happened: that is for the log.
    package static let internalError = Problem(.internalServerError, "Something went wrong on the server's side.")

    func closingConnection() -> Problem {
        var problem = self
        problem.closesConnection = true
        return problem
    }
}
