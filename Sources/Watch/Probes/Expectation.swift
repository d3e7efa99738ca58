// What an answer is held against.
// SPDX-License-Identifier: Apache-2.0

internal import Client
internal import JSON
internal import Patterns

/// What a probe wants of an answer. It tells what is wrong with one without repeating anything of it but its status.
struct Expectation {
    /// Empty for any from 200 to 299.
    var statuses: [Int] = []
    var contains: String?
    var matches: Pattern?
    var json: String?
    var equals: String?

    func check(_ answer: Answer) throws(LookFailure) {
        guard statuses.isEmpty ? 200...299 ~= answer.status : statuses.contains(answer.status) else {
            throw .unexpected("status \(answer.status), not \(wanted)")
        }
        guard contains != nil || matches != nil || json != nil else { return }
        guard !answer.isCut else { throw .unexpected("the answer is too large") }
        if let contains, !answer.body.contains(contains.utf8) {
            throw .unexpected("the answer lacks the text that it should hold")
        }
        if let matches { try check(matches, in: answer.body) }
        if let json { try check(json, of: answer.body) }
    }

    private func check(_ pattern: Pattern, in body: [UInt8]) throws(LookFailure) {
        let isFound: Bool
        do throws(PatternExhausted) { isFound = try pattern.matches(body) } catch {
            throw .unexpected("the pattern takes too much work on this answer")
        }
        guard isFound else { throw .unexpected("nothing in the answer matches the pattern") }
    }

    private func check(_ path: String, of body: [UInt8]) throws(LookFailure) {
        let answer: JSONValue
        do throws(JSONError) { answer = try JSONValue(parsing: body) } catch {
            throw .unexpected("the answer is not JSON")
        }
        guard let field = answer.field(path) else {
            throw .unexpected("the answer lacks the field that it should have")
        }
        guard let equals, field.text != equals else { return }
        throw .unexpected("the field of the answer is not what it should be")
    }

    private var wanted: String {
        statuses.isEmpty ? "200 to 299" : statuses.map(String.init).joined(separator: " or ")
    }
}

extension JSONValue {
    /// The value that a path leads to: names of members and places in arrays, with dots between. A name may have dots
    /// of its own, as those of health documents do: of two ways to go, the shorter name is tried first.
    fileprivate func field(_ path: String) -> JSONValue? { field(path.split(separator: ".")[...]) }

    private func field(_ path: ArraySlice<Substring>) -> JSONValue? {
        guard let first = path.first else { return self }
        if let elements {
            guard let place = Int(first), elements.indices.contains(place) else { return nil }
            return elements[place].field(path.dropFirst())
        }
        for count in 1...path.count {
            let name = path.prefix(count).joined(separator: ".")
            if let field = self[name]?.field(path.dropFirst(count)) { return field }
        }
        return nil
    }

    /// A single value as the configuration would write it; nil for an object or an array.
    fileprivate var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null: "null"
        case .object, .array: nil
        }
    }
}
