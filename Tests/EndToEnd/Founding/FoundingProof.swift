// What a founding document's lines are proved by: requests and commands with what they are to answer, and other tests.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One request over HTTP.
struct FoundingRequest {
    /// Whether it is about what is watched, rather than about the events.
    let isWatched: Bool
    private let method, path: String
    private let headers: [(String, String)]
    private let body: [UInt8]?
    private let status: Int
    private let headed: [String: String]
    private let expected: Expected

    init(_ request: String, _ json: [String: Any]) throws {
        let words = request.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { throw FoundingRow.Malformed(description: "this is no request: \(request)") }
        isWatched = json["watched"] as? Bool ?? false
        method = String(words[0])
        path = String(words[1])
        var headers = (json["headers"] as? [String: String] ?? [:]).map { ($0.key, $0.value) }
        if let user = json["as"] as? String { headers.append(("X-Bursar-User", user)) }
        if let body = json["body"] {
            headers.append(("Content-Type", "application/json"))
            self.body = Array(try JSONSerialization.data(withJSONObject: body))
        } else {
            body = nil
        }
        self.headers = headers
        status = json["status"] as? Int ?? 200
        headed = json["headed"] as? [String: String] ?? [:]
        expected = Expected(json)
    }

    /// What is wrong with the server's answer.
    func flaws(on server: RunningServer) throws -> [String] {
        let answer = try server.connect().exchange(method, path, headers, body: body)
        guard answer.status == status else { return ["\(path) answers \(answer.status): \(answer.text.prefix(400))"] }
        let misled = headed.filter { answer[$0.key]?.replacingOccurrences(of: "\"", with: "") != $0.value }.map {
            "\(path) has \(answer[$0.key] ?? "no header") in \($0.key), not \($0.value)"
        }
        return misled + expected.flaws(in: answer.text).map { "\(path): \($0)" }
    }
}

/// One command on the store.
struct FoundingCommand {
    private let words: [String]
    private let exit: Int32
    private let expected: Expected

    init(_ command: String, _ json: [String: Any]) {
        words = command.split(separator: " ").map(String.init)
        exit = Int32(json["exit"] as? Int ?? 0)
        expected = Expected(json)
    }

    /// Whether it wants the store for itself.
    var isAlone: Bool { words.first == "archive" }

    func flaws(on site: Site, clock: FakeTime) throws -> [String] {
        let stores = ["archive", "report", "verify"].contains(words.first) ? ["--store", site.storeURL] : []
        let done = try site.tool(clock.words + [Repository.binary] + words + stores)
        let name = words.joined(separator: " ")
        guard done.ending == .exited(exit) else { return ["\(name): \(done.story)"] }
        return expected.flaws(in: done.output).map { "\(name): \($0)" }
    }
}

/// One test elsewhere, `SUITE: NAME`, which has it.
struct FoundingTest {
    private let suite, name: String

    init(_ text: String) throws {
        guard let colon = text.range(of: ": ") else { throw FoundingRow.Malformed(description: "no test: \(text)") }
        suite = String(text[..<colon.lowerBound])
        name = String(text[colon.upperBound...])
    }

    /// Several targets may have a suite of the name.
    var flaws: [String] {
        get throws {
            let files = Self.files[suite] ?? []
            let isThere = try files.contains { file in
                try String(contentsOf: file, encoding: .utf8).contains("func `\(name)`(")
            }
            return isThere ? [] : ["no \(suite) have a test \(name)"]
        }
    }

    /// The files of all suites, by their names.
    private static let files: [String: [URL]] = {
        let tests = Repository.root.appending(path: "Tests")
        let files = FileManager.default.enumerator(atPath: tests.path)?.allObjects as? [String] ?? []
        let suites = files.filter { $0.hasSuffix("Tests.swift") }.map { tests.appending(path: $0) }
        return Dictionary(grouping: suites) { $0.deletingPathExtension().lastPathComponent }
    }()
}

/// What an answer must say, and what it must not.
private struct Expected {
    /// By JSON pointer.
    private let values: [String: Any]
    private let known, says, lacks, csv: [String]

    init(_ json: [String: Any]) {
        values = json["answer"] as? [String: Any] ?? [:]
        known = json["has"] as? [String] ?? []
        says = json["says"] as? [String] ?? []
        lacks = json["lacks"] as? [String] ?? []
        csv = json["csv"] as? [String] ?? []
    }

    func flaws(in text: String) -> [String] {
        var flaws = says.filter { !text.contains($0) }.map { "does not say \($0): \(text.prefix(400))" }
        flaws += lacks.filter { text.contains($0) }.map { "says \($0): \(text.prefix(400))" }
        let rows = Set(text.split(whereSeparator: \.isNewline).map(String.init))
        flaws += csv.filter { !rows.contains($0) }.map { "has no line \($0): \(text.prefix(400))" }
        guard !values.isEmpty || !known.isEmpty else { return flaws }
        guard let json = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) else {
            return flaws + ["is no JSON: \(text.prefix(400))"]
        }
        for (pointer, value) in values.sorted(by: { $0.key < $1.key }) {
            let (found, wanted) = (Place(pointer).text(in: json), Place.text(of: value))
            if found != wanted { flaws.append("\(pointer) is \(found ?? "missing"), not \(wanted)") }
        }
        for pointer in known where [nil, "null", "[]", "{}"].contains(Place(pointer).text(in: json)) {
            flaws.append("\(pointer) is missing or empty")
        }
        return flaws
    }
}
