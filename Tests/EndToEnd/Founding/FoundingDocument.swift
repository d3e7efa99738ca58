// What a founding document asks for, line by line, and what proves each line.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of Fixtures/founding; its README says what each key means.
struct FoundingDocument {
    let name: String
    /// The document's requirements are numbered from 1 up to this.
    let count: Int
    /// The store that its rows are asked of, by the name of its files.
    let store: String
    /// What the clock of the machine says when it is asked.
    let now: String
    let rows: [FoundingRow]

    static let names = ["code-story", "code-story-agents", "back-office", "teach-charlie", "shopify"]

    init(_ name: String) throws {
        self.name = name
        let file = URL(filePath: Repository.fixture("founding/\(name).json"))
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        count = json["count"] as? Int ?? 0
        store = json["store"] as? String ?? name
        now = json["now"] as? String ?? ""
        rows = try (json["rows"] as? [[String: Any]] ?? []).map { try FoundingRow($0) }
    }

    var events: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(filePath: Repository.fixture("founding/\(store).ndjson")))) }
    }

    var configuration: String {
        get throws { try String(contentsOfFile: Repository.fixture("founding/\(store).yaml"), encoding: .utf8) }
    }
}

/// Some lines of a document, which one thing proves.
struct FoundingRow: CustomStringConvertible {
    let lines: [Int]
    let asks: String
    let proof: Proof

    enum Proof {
        case request(FoundingRequest)
        case command(FoundingCommand)
        case test(FoundingTest)
        case later(Later)
    }

    /// What a line waits for that is not kept yet.
    enum Later: String, CaseIterable { case access, audit, page, mcp, protocols }

    struct Malformed: Error, CustomStringConvertible { let description: String }

    private static let keys: Set<String> = [
        "lines", "asks", "request", "watched", "as", "headers", "body", "status", "answer", "has", "says", "lacks",
        "csv", "headed", "command", "exit", "test", "later",
    ]

    init(_ json: [String: Any]) throws {
        let asks = json["asks"] as? String ?? ""
        // A misspelt expectation would be none.
        guard Set(json.keys).isSubset(of: Self.keys), !asks.isEmpty, let lines = json["lines"] as? [Int] else {
            throw Malformed(description: "this is no row: \(json)")
        }
        self.asks = asks
        self.lines = lines
        switch (json["request"], json["command"], json["test"], json["later"]) {
        case (let request as String, nil, nil, nil): proof = .request(try FoundingRequest(request, json))
        case (nil, let command as String, nil, nil): proof = .command(FoundingCommand(command, json))
        case (nil, nil, let test as String, nil): proof = .test(try FoundingTest(test))
        case (nil, nil, nil, let later as String):
            guard let later = Later(rawValue: later) else { throw Malformed(description: "\(asks): later is \(later)") }
            proof = .later(later)
        default: throw Malformed(description: "\(asks): one of request, command, test and later is what proves it")
        }
    }

    var isWatched: Bool { if case .request(let request) = proof { request.isWatched } else { false } }

    var description: String { "\(lines.map(String.init).joined(separator: ", ")) (\(asks))" }
}
