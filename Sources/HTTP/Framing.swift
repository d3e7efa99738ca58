// How a request says where its body ends.
// SPDX-License-Identifier: Apache-2.0

/// What a request announces of its body.
struct Framing: Equatable {
    enum Length: Equatable {
        case none
        case announced(Int)
        case chunked
    }

    let length: Length

    init(length: Length) { self.length = length }

    /// A request that two servers in a row could cut at different places is refused, and its connection closed.
    init(_ headers: Headers) throws(Problem) {
        let transfer = headers["Transfer-Encoding"]
        let announced = headers["Content-Length"]
        switch (transfer, announced) {
        case (nil, nil): length = .none
        case (_?, _?):
            throw Problem.badRequest("A request has a Content-Length or a Transfer-Encoding, not both.")
                .closingConnection()
        case (let coding?, nil):
            guard coding.lowercased() == "chunked" else {
                throw Problem(.notImplemented, "The only Transfer-Encoding is chunked.").closingConnection()
            }
            length = .chunked
        case (nil, let text?):
            let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, headers.count(of: "Content-Length") == 1 else {
                throw Problem.badRequest("Content-Length must be one number.", parameter: "Content-Length")
                    .closingConnection()
            }
            // More digits than an Int has are more than any limit.
            let count = Int(text) ?? .max
            length = count == 0 ? .none : .announced(count)
        }
    }
}
