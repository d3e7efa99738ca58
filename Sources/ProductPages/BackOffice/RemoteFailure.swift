// Why a call of a procedure failed, as tRPC says it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Reading
internal import Reports

/// A code of tRPC (its JSON-RPC number, its name, its HTTP status) with what is wrong.
struct RemoteFailure: Error {
    let code: Code
    let message: String
    /// The member of the input, or the query parameter, to mend.
    var parameter: String?

    struct Code: Sendable, Equatable {
        let number: Int
        let name: String
        let status: Int

        static let parseError = Code(number: -32700, name: "PARSE_ERROR", status: 400)
        static let badRequest = Code(number: -32600, name: "BAD_REQUEST", status: 400)
        static let internalError = Code(number: -32603, name: "INTERNAL_SERVER_ERROR", status: 500)
        static let unavailable = Code(number: -32603, name: "SERVICE_UNAVAILABLE", status: 503)
        static let forbidden = Code(number: -32003, name: "FORBIDDEN", status: 403)
        static let notFound = Code(number: -32004, name: "NOT_FOUND", status: 404)
        static let methodNotSupported = Code(number: -32005, name: "METHOD_NOT_SUPPORTED", status: 405)
        static let payloadTooLarge = Code(number: -32013, name: "PAYLOAD_TOO_LARGE", status: 413)
    }

    static func noProcedure(_ path: String) -> RemoteFailure {
        RemoteFailure(code: .notFound, message: "No procedure found on path \"\(path)\"")
    }

    init(code: Code, message: String, parameter: String? = nil) {
        self.code = code
        self.message = message
        self.parameter = parameter
    }

    init(_ error: ReadingError) {
        if let parameter = error.parameter {
            self.init(code: .badRequest, message: error.description, parameter: parameter)
        } else if case .noMemory = error {
            self.init(code: .unavailable, message: error.description)
        } else {
            self.init(code: .internalError, message: "The ledger cannot be read at the moment.")
        }
    }

    /// `path` is what was called.
    func shape(_ path: String, _ input: RemoteInput = .empty) -> Shape {
        var data: [Shape.Member] = [
            .init("code", .string(code.name)), .init("httpStatus", .count(code.status)), .init("path", .string(path)),
        ]
        if let parameter { data.append(.init("parameter", .string(parameter))) }
        return [
            "error": input.wrapped([
                "message": .string(message), "code": .count(code.number), "data": .object(data),
            ])
        ]
    }
}
