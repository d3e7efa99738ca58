// `bursar token create`, `list` and `revoke`: who gets in.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import HTTP
import JSON
import Ledger
import Service
import Store
import System

struct TokenCommand {
    private let options: TokenOptions

    init(_ options: TokenOptions) { self.options = options }

    func create() throws -> Exit {
        let wish = try options.wish()
        if let server = options.server {
            let bursar = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
            let answer = try bursar.ask(TokenWish.path, wish.json)
            try show(answer["token"]?.string ?? "", answer)
            if answer["guarded"] == .bool(false) { Output.say(Self.unguarded) }
            return .done
        }
        let made = try onStore(mayMake: true) {
            (tokens, configuration) throws(TokenDirectory.Failure) -> (
                text: String, record: TokenRecord, isGuarded: Bool
            ) in
            let (text, record) = try tokens.create(wish, by: "command line", at: .now)
            return (text, record, tokens.hadAdmin || configuration.access.hasWayIn)
        } told: { (store, ended) throws(StoreError) in
            let number = try? ended.get().record.number
            let scopes = wish.scopes.map(\.name).joined(separator: ",")
            let bounds = wish.bounds.map { AuditEntry.Detail($0.name, AuditValue($0.value, isPersonal: true)) }
            try store.tell(
                .tokenCreated, of: "token", number.map { "token \($0)" } ?? "",
                details: [.init("name", wish.name), .init("scopes", scopes)] + bounds, outcome: ended.outcome)
        }
        try show(made.text, try JSONValue(parsing: made.record.json(at: .now)))
        if !made.isGuarded { Output.say(Self.unguarded) }
        return .done
    }

    /// What a token is worth that nobody needs.
    private static let unguarded =
        "as yet nobody needs a token: whoever reaches the server may do everything, also without this one;"
        + " make one with --scope admin"

    /// The token alone on standard output, for a file or a pipe.
    private func show(_ text: String, _ token: JSONValue) throws {
        let scopes = (token["scopes"]?.elements ?? []).compactMap(\.string).joined(separator: ", ")
        let end = token["expires_at"]?.string.map { ", until \($0)" } ?? ""
        try Output.print(text)
        Output.say("token \(token["id"]?.number ?? "") for \(scopes)\(end); it is not shown again")
    }

    func list() throws -> Exit {
        let bytes: [UInt8]
        if let server = options.server {
            let answer = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
                .get(TokenWish.path, timeout: .seconds(30), limit: 16 << 20)
            guard answer.status == 200 else { throw RunningBursar.Refused(answer) }
            bytes = answer.body
        } else {
            let location = try StoreLocation.named(options.store, config: options.config)
            let reader = try LedgerReader.asked(options.store, config: options.config, location)
            let tokens = try StoreView(.tokensViewed, of: "token").of(reader, location, rows: \.count) {
                try reader.tokens()
            }
            bytes = tokens.json(at: .now)
        }
        switch options.format {
        case .json: try Output.print(String(decoding: bytes, as: UTF8.self))
        case .table: for line in Self.lines(try JSONValue(parsing: bytes)) { try Output.print(line) }
        }
        return .done
    }

    private static func lines(_ list: JSONValue) -> [String] {
        let columns = [
            "id", "name", "scopes", "bounds", "limit", "ends_with", "state", "made_by", "made_at", "expires_at",
            "used_at",
        ]
        let rows = (list["tokens"]?.elements ?? []).map { token in
            columns.map { column in
                let value = token[column]
                let texts = value?.elements?.compactMap(\.string)
                let pairs = value?.members?.map { "\($0.key)=\($0.value.string ?? "")" }
                let list = (texts ?? pairs)?.joined(separator: ",")
                return HiddenText.escaped(list ?? value?.string ?? value?.number ?? "")
            }
        }
        return AlignedColumns.lines([columns] + rows, numbers: [0, 4])
    }

    func revoke() throws -> Exit {
        let number = try options.revoked()
        do {
            if let server = options.server {
                let bursar = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile)
                let answer = try bursar.delete("\(TokenWish.path)/\(number)", timeout: .seconds(30))
                guard answer.status == 200 else { throw RunningBursar.Refused(answer) }
            } else {
                _ = try onStore { (tokens, configuration) throws(TokenDirectory.Failure) in
                    try tokens.revoke(number, leavesAdmin: !configuration.access.tokens.isEmpty, at: .now)
                } told: { (store, ended) throws(StoreError) in
                    let name = try? ended.get().name
                    try store.tell(
                        .tokenRevoked, of: "token", "token \(number)", details: name.map { [.init("name", $0)] } ?? [],
                        outcome: ended.outcome)
                }
            }
        } catch let failure as TokenDirectory.Failure {
            Output.say("\(failure)")
            return .no
        }
        try Output.print("token \(number) is revoked")
        return .done
    }

    /// Works on a store that nobody else has open, and tells its audit of that, however it ends: the first error counts.
    private func onStore<T>(
        mayMake: Bool = false, _ body: (TokenDirectory, Configuration) throws(TokenDirectory.Failure) -> T,
        told: (LedgerStore, Result<T, TokenDirectory.Failure>) throws(StoreError) -> Void
    ) throws -> T {
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let location = options.store ?? configuration.store
        let store: LedgerStore
        do throws(StoreError) {
            if mayMake, !isThere(location) { Output.say("\(location): a ledger is made") }
            let storeOptions = LedgerStore.Options(configuration, isFromFile: options.config != nil)
            store =
                mayMake
                ? try LedgerStore(location, storeOptions)
                : try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
        } catch {
            if case .inUse = error { throw StoreBusy(location: location) }
            throw StartError.store(location, error)
        }
        defer { store.close() }
        let tokens: TokenDirectory
        do throws(StoreError) { tokens = try TokenDirectory(store) } catch { throw StartError.store(location, error) }
        let result: T
        do throws(TokenDirectory.Failure) {
            result = try body(tokens, configuration)
        } catch {
            try? told(store, .failure(error))
            throw error
        }
        try told(store, .success(result))
        return result
    }

    private func isThere(_ location: StoreLocation) -> Bool {
        do throws(StoreError) { _ = try LedgerReader(location) } catch .notThere { return false } catch {}
        return true
    }
}

extension Result where Failure == TokenDirectory.Failure {
    /// What an audit says came of it.
    fileprivate var outcome: AuditOutcome {
        switch self {
        case .success: .done
        case .failure(.store): .failed
        case .failure: .invalid
        }
    }
}
