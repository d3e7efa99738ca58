// What a server answered.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One HTTP answer, as it came.
struct Answer {
    let status: Int
    /// As on the wire, in order.
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []

    init(head lines: [String]) throws {
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw Wire.Failure.malformed(lines.first ?? "")
        }
        self.status = status
        headers = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw Wire.Failure.malformed(line) }
            return (
                String(line[..<colon]),
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
    }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object.
    func json() throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw Wire.Failure.malformed("no JSON object: \(text.prefix(200))")
        }
        return object
    }

    /// The body of a 200 to events.
    func receipt() throws -> Receipt {
        guard status == 200 else { throw NoReceipt(status: status, body: text) }
        return try JSONDecoder().decode(Receipt.self, from: Data(body))
    }

    struct NoReceipt: Error { let status: Int, body: String }
}

/// What became of the events of a request.
struct Receipt: Decodable, Equatable {
    var accepted: Int
    var duplicates: Int
    var rejected: [Rejection] = []

    struct Rejection: Decodable, Equatable {
        var index: Int
        var error: String
    }
}
