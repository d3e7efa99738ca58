// The input of one call, plain or in the envelope of superjson.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reports

/// What stands in a call's input. Whoever sends it in an envelope, `{"json": …, "meta": …}`, gets the answer in one.
struct RemoteInput {
    let members: Result<[JSONValue.Member], RemoteFailure>
    let isEnveloped: Bool

    static let empty = RemoteInput(members: .success([]), isEnveloped: false)

    private init(members: Result<[JSONValue.Member], RemoteFailure>, isEnveloped: Bool) {
        self.members = members
        self.isEnveloped = isEnveloped
    }

    init(failure: RemoteFailure) { self.init(members: .failure(failure), isEnveloped: false) }

    init(_ value: JSONValue) {
        // No procedure takes members of these names.
        guard let json = value["json"], value.members?.allSatisfy({ ["json", "meta"].contains($0.key) }) == true else {
            self.init(members: Self.members(of: value), isEnveloped: false)
            return
        }
        do throws(RemoteFailure) {
            let plain = try Self.plain(json, value["meta"]?["values"])
            self.init(members: Self.members(of: plain), isEnveloped: true)
        } catch {
            self.init(members: .failure(error), isEnveloped: true)
        }
    }

    private static func members(of input: JSONValue) -> Result<[JSONValue.Member], RemoteFailure> {
        if input == .null { return .success([]) }
        return input.members.map { .success($0) } ?? .failure(.bad("input", "must be a JSON object"))
    }

    /// An answer, or what is wrong, as the client reads it.
    func wrapped(_ shape: Shape) -> Shape { isEnveloped ? ["json": shape] : shape }

    // MARK: What superjson says beside the JSON

    /// The JSON with what the envelope says of it: by path, what a value was before it became JSON.
    private static func plain(_ json: JSONValue, _ values: JSONValue?) throws(RemoteFailure) -> JSONValue {
        if let kinds = values?.elements { return try plain(json, kinds, at: "all of it") }
        var plain = json
        for member in values?.members ?? [] {
            let path = member.key.split(separator: ".").map(String.init)
            plain = try changed(plain, path[...], member.value.elements ?? [], at: member.key)
        }
        return plain
    }

    private static func changed(
        _ value: JSONValue, _ path: ArraySlice<String>, _ kinds: [JSONValue], at whole: String
    ) throws(RemoteFailure) -> JSONValue {
        guard let name = path.first else { return try plain(value, kinds, at: whole) }
        guard var members = value.members, let place = members.firstIndex(where: { $0.key == name }) else {
            return value
        }
        members[place].value = try changed(members[place].value, path.dropFirst(), kinds, at: whole)
        return .object(members)
    }

    /// A `Date` is an instant of UTC, and here its day.
    private static func plain(
        _ value: JSONValue, _ kinds: [JSONValue], at path: String
    ) throws(RemoteFailure) -> JSONValue {
        switch kinds.first?.string {
        case "undefined": return .null
        case "Date":
            guard let text = value.string, let end = text.firstIndex(of: "T") else { return value }
            return .string(String(text[..<end]))
        default:
            throw .bad("input", "must have text, numbers, true, false or a Date in \(TerminalText.shown(path))")
        }
    }
}

extension RemoteFailure {
    static func bad(_ parameter: String, _ reason: String) -> RemoteFailure {
        RemoteFailure(code: .badRequest, message: "\(parameter) \(reason)", parameter: parameter)
    }
}
