// One request of a tRPC client: a procedure, or several in a batch.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Reading
internal import Reports
package import Store

/// Calls of procedures as tRPC puts them on HTTP: `/trpc/a,b?batch=1&input={"0":…}`, and with POST the input as the body;
/// without a transformer, or with superjson.
package struct RemoteCall: Sendable {
    private let calls: [(path: String, input: RemoteInput)]
    private let isBatch: Bool

    package struct Answer: Sendable, Equatable {
        package let status: Int
        /// JSON.
        package let body: [UInt8]
        /// What an audit says of each call of a procedure that there is.
        package let told: [Told]
    }

    /// One call, as the founding documents' events have it.
    package struct Told: Sendable, Equatable {
        package let status: Int
        package let action: AuditAction
        package let details: [String: String]
        /// What the input asked: each of its values that is one.
        package let asked: [Asked]
        package let isExport: Bool
        package let isOfAudit: Bool

        package struct Asked: Sendable, Equatable {
            package let name: String
            package let value: String
        }
    }

    /// Calls that one request may make.
    package static let most = 32
    /// Bytes that all inputs of a request may have.
    static let longestInput = 16_384

    /// `path` is what stands behind `/trpc/`, decoded. Whatever is wrong is told in the answer.
    package init(path: String, method: String, _ items: [(name: String, value: String)], body: [UInt8] = []) {
        let batched = items.contains { $0.name == "batch" && $0.value == "1" }
        let paths =
            batched ? path.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : [path]
        do throws(RemoteFailure) {
            let text = try Self.inputText(items, method == "POST" ? body : nil, count: paths.count)
            let inputs = try Self.inputs(text, count: paths.count, isBatch: batched)
            isBatch = batched
            calls = zip(paths, inputs).map { path, input in
                guard let procedure = Procedure.at(path) else { return (path, .init(failure: .noProcedure(path))) }
                guard procedure.takes(method: method) else {
                    let message = "Unsupported \(method)-request to query procedure at path \"\(path)\""
                    return (path, .init(failure: RemoteFailure(code: .methodNotSupported, message: message)))
                }
                return (path, input)
            }
        } catch {
            // One answer is enough for any number of calls, which clients take for the answer to each.
            let isTooLong = paths.count > Self.most
            isBatch = batched && !isTooLong
            calls =
                isTooLong
                ? [("", .init(failure: error))]
                : paths.map { ($0, .init(failure: Procedure.at($0) == nil ? .noProcedure($0) : error)) }
        }
    }

    /// What stands in the place of the input: in the query, or in the body where there is one. Checks the rest of the query.
    private static func inputText(
        _ items: [(name: String, value: String)], _ body: [UInt8]?, count: Int
    ) throws(RemoteFailure) -> [UInt8] {
        var given: [String: String] = [:]
        for (name, value) in items {
            guard ["batch", "input"].contains(name) else {
                throw .bad(name, "is not a parameter here: what a procedure takes stands in input")
            }
            guard given[name] == nil else { throw .bad(name, "is given twice") }
            given[name] = value
        }
        guard count <= most else { throw .bad("batch", "may have \(most) calls at most") }
        if let batch = given["batch"], batch != "1" { throw .bad("batch", "must be 1") }
        guard let body, !body.isEmpty else { return Array((given["input"] ?? "").utf8) }
        if given["input"] != nil { throw .bad("input", "is given twice: in the query and as the body") }
        return body
    }

    /// The input of each call; throws what is wrong with all of them.
    private static func inputs(
        _ text: [UInt8], count: Int, isBatch: Bool
    ) throws(RemoteFailure) -> [RemoteInput] {
        guard !text.isEmpty else { return .init(repeating: .empty, count: count) }
        guard text.count <= longestInput else {
            throw RemoteFailure(
                code: .payloadTooLarge, message: "input may have \(longestInput) bytes at most", parameter: "input")
        }
        guard let input = try? JSONValue(parsing: text) else {
            throw RemoteFailure(code: .parseError, message: "input must be a JSON object", parameter: "input")
        }
        guard isBatch else { return [RemoteInput(input)] }
        let keys = Set((0..<count).map(String.init))
        guard let places = input.members, places.allSatisfy({ keys.contains($0.key) }) else {
            throw .bad("input", "must be an object whose members are the places of calls, from 0")
        }
        return (0..<count).map { place in
            places.first { $0.key == "\(place)" }.map { RemoteInput($0.value) } ?? .empty
        }
    }

    /// Answers all calls out of one snapshot of the ledger. The status is theirs where all have the same, and 207
    /// otherwise.
    ///
    /// `mayAdminister` says whether whoever asks may see who did what.
    package func answer(in view: LedgerView, mayAdminister: Bool) -> Answer {
        var answers: [(status: Int, shape: Shape)] = []
        do throws(ReadingError) {
            answers = try view.snapshot { () throws(ReadingError) in
                calls.map { answer($0.path, $0.input, view, mayAdminister) }
            }
        } catch {
            let failure = RemoteFailure(error)
            answers = calls.map { (failure.code.status, failure.shape($0.path, $0.input)) }
        }
        let statuses = Set(answers.map(\.status))
        var json = JSONWriter()
        (isBatch ? .array(answers.map(\.shape)) : answers.first?.shape ?? .null).write(to: &json)
        let told = zip(calls, answers).compactMap { call, answer in
            Procedure.at(call.path).map { $0.told(call.input, status: answer.status) }
        }
        return Answer(
            status: statuses.count == 1 ? statuses.first ?? 200 : 207, body: json.bytes, told: told)
    }

    /// The body of an answer that calls nothing: each call has failed with this status and in these words.
    package func refusal(status: Int, _ words: String) -> [UInt8] {
        let failure = RemoteFailure(code: .init(status: status), message: words)
        let shapes = calls.map { failure.shape($0.path, $0.input) }
        var json = JSONWriter()
        (isBatch ? .array(shapes) : shapes.first ?? .null).write(to: &json)
        return json.bytes
    }

    private func answer(
        _ path: String, _ input: RemoteInput, _ view: LedgerView, _ mayAdminister: Bool
    ) -> (Int, Shape) {
        do throws(RemoteFailure) {
            let members = try input.members.get()
            guard let procedure = Procedure.at(path) else { throw .noProcedure(path) }
            if procedure.isOfAudit, !mayAdminister {
                throw RemoteFailure(code: .forbidden, message: "Admin access required.")
            }
            do throws(ReadingError) {
                let data = try procedure.read(Input(members, of: procedure, today: view.today), view)
                return (200, ["result": ["data": input.wrapped(data)]])
            } catch {
                throw RemoteFailure(error)
            }
        } catch {
            return (error.code.status, error.shape(path, input))
        }
    }
}
