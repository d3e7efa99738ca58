// What is wrong with a request's head, so that it is refused before anybody reads it.
// SPDX-License-Identifier: Apache-2.0

/// A head that two servers in a row could read in two ways, or one that is too large. Its connection is closed behind the
/// answer: what follows cannot be told from what belongs to it.
enum HeadFlaw: Error, Equatable {
    case method
    case requestLine
    case target
    case fieldName
    case fieldValue
    /// A line that is continued on the next, does not end with CR LF, or has a NUL in it.
    case line
    case noHost
    case severalHosts
    case host
    /// HTTP/1.0 knows none.
    case oldTransferEncoding
    case targetTooLong(limit: Int)
    case tooLarge(bytes: Int, fields: Int)

    /// What to tell the client.
    var problem: Problem {
        let problem: Problem =
            switch self {
            case .method: .badRequest("The method must be a token, such as GET.")
            case .requestLine: .badRequest("The request line must be a method, a target and a version, a space apart.")
            case .target: .badRequest("The request target must have no blanks and no control characters.")
            case .fieldName:
                .badRequest("A header's name must be a token, such as Accept, with a colon right behind it.")
            case .fieldValue: .badRequest("A header's value must have no control characters in it.")
            case .line:
                .badRequest("Each line of the head must be whole, end with CR LF, and have no NUL in it.")
            case .noHost: .badRequest("A request must say its Host.", parameter: "Host")
            case .severalHosts: .badRequest("A request must have one Host.", parameter: "Host")
            case .host:
                .badRequest("Host must be a name or an address, with or without a port.", parameter: "Host")
            case .oldTransferEncoding:
                .badRequest("A request of HTTP/1.0 has no Transfer-Encoding.", parameter: "Transfer-Encoding")
            case .targetTooLong(let limit):
                Problem(.uriTooLong, "A request target may have at most \(limit) bytes.").limited(by: .url)
            case .tooLarge(let bytes, let fields):
                Problem(
                    .requestHeaderFieldsTooLarge,
                    "The head of a request may have at most \(bytes) bytes and \(fields) header fields."
                ).limited(by: .head)
            }
        return problem.closingConnection()
    }

    /// A head may be too large for the library to have room for an answer beside it.
    var isOfSize: Bool {
        switch self {
        case .targetTooLong, .tooLarge: true
        default: false
        }
    }
}
