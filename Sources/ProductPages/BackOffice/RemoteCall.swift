// One request of a tRPC client: a procedure, or several in a batch.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Reading
internal import Reports

/// Calls of procedures as tRPC puts them on HTTP: `/trpc/a,b?batch=1&input={"0":…}`, without a transformer.
package struct RemoteCall: Sendable {
    private let calls: [(path: String, input: Result<[JSONValue.Member], RemoteFailure>)]
    private let isBatch: Bool

    package struct Answer: Sendable, Equatable {
        package let status: Int
        /// JSON.
        package let body: [UInt8]
    }

    /// Calls that one request may make.
    static let most = 32
    /// Bytes that all inputs of a request may have.
    static let longestInput = 16_384

    /// `path` is what stands behind `/trpc/`, decoded. Whatever is wrong is told in the answer.
    package init(path: String, method: String, _ items: [(name: String, value: String)]) {
        let batched = items.contains { $0.name == "batch" && $0.value == "1" }
        let paths =
            batched ? path.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : [path]
        do throws(RemoteFailure) {
            let inputs = try Self.inputs(items, count: paths.count, isBatch: batched)
            isBatch = batched
            calls = zip(paths, inputs).map { path, input in
                guard Procedure.at(path) != nil else { return (path, .failure(.noProcedure(path))) }
                guard ["GET", "HEAD"].contains(method) else {
                    let message = "Unsupported \(method)-request to query procedure at path \"\(path)\""
                    return (path, .failure(RemoteFailure(code: .methodNotSupported, message: message)))
                }
                return (path, input)
            }
        } catch {
            // One answer is enough for any number of calls, which clients take for the answer to each.
            let isTooLong = paths.count > Self.most
            isBatch = batched && !isTooLong
            calls =
                isTooLong
                ? [("", .failure(error))]
                : paths.map { ($0, .failure(Procedure.at($0) == nil ? .noProcedure($0) : error)) }
        }
    }

    /// The input of each call; throws what is wrong with all of them.
    private static func inputs(
        _ items: [(name: String, value: String)], count: Int, isBatch: Bool
    ) throws(RemoteFailure) -> [Result<[JSONValue.Member], RemoteFailure>] {
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
        guard let text = given["input"], !text.isEmpty else { return .init(repeating: .success([]), count: count) }
        guard text.utf8.count <= longestInput else {
            throw RemoteFailure(
                code: .payloadTooLarge, message: "input may have \(longestInput) bytes at most", parameter: "input")
        }
        guard let input = try? JSONValue(parsing: text) else {
            throw RemoteFailure(code: .parseError, message: "input must be a JSON object", parameter: "input")
        }
        guard isBatch else { return [members(of: input)] }
        let keys = Set((0..<count).map(String.init))
        guard let places = input.members, places.allSatisfy({ keys.contains($0.key) }) else {
            throw .bad("input", "must be an object whose members are the places of calls, from 0")
        }
        return (0..<count).map { place in
            places.first { $0.key == "\(place)" }.map { members(of: $0.value) } ?? .success([])
        }
    }

    private static func members(of input: JSONValue) -> Result<[JSONValue.Member], RemoteFailure> {
        if input == .null { return .success([]) }
        return input.members.map { .success($0) } ?? .failure(.bad("input", "must be a JSON object"))
    }

    /// Answers all calls out of one snapshot of the ledger. The status is theirs where all have the same, and 207
    /// otherwise.
    package func answer(in view: LedgerView) -> Answer {
        var answers: [(status: Int, shape: Shape)] = []
        do throws(ReadingError) {
            answers = try view.snapshot { () throws(ReadingError) in calls.map { answer($0.path, $0.input, view) } }
        } catch {
            answers = calls.map { (500, RemoteFailure(error).shape($0.path)) }
        }
        let statuses = Set(answers.map(\.status))
        var json = JSONWriter()
        (isBatch ? .array(answers.map(\.shape)) : answers.first?.shape ?? .null).write(to: &json)
        return Answer(status: statuses.count == 1 ? statuses.first ?? 200 : 207, body: json.bytes)
    }

    private func answer(
        _ path: String, _ input: Result<[JSONValue.Member], RemoteFailure>, _ view: LedgerView
    ) -> (Int, Shape) {
        do throws(RemoteFailure) {
            let members = try input.get()
            guard let procedure = Procedure.at(path) else { throw .noProcedure(path) }
            do throws(ReadingError) {
                let data = try procedure.read(Input(members, of: procedure, today: view.today), view)
                return (200, ["result": ["data": data]])
            } catch {
                throw RemoteFailure(error)
            }
        } catch {
            return (error.code.status, error.shape(path))
        }
    }
}

extension RemoteFailure {
    fileprivate static func bad(_ parameter: String, _ reason: String) -> RemoteFailure {
        RemoteFailure(code: .badRequest, message: "\(parameter) \(reason)", parameter: parameter)
    }
}
