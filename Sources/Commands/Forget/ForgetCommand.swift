// `bursar forget`: a person leaves, the figures stay.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Glibc
import JSON
import Ledger
import Service
import Store

struct ForgetCommand {
    private let options: ForgetOptions

    init(_ options: ForgetOptions) { self.options = options }

    func run() throws -> Exit {
        guard isWanted() else {
            Output.say("nothing was forgotten")
            return .no
        }
        guard let forgotten = try forget() else {
            Output.say("no user of this name is known")
            return .no
        }
        let dropped = forgotten.quarantined == 0 ? "" : ", \(forgotten.quarantined) dropped from the quarantine"
        let tokens = forgotten.tokens == 0 ? "" : ", \(forgotten.tokens.counted("token")) revoked"
        let mentions =
            forgotten.mentions == 0 ? "" : ", \(forgotten.mentions.counted("mention")) taken out of the audit"
        try Output.print(
            "forgotten: \(forgotten.events.counted("event")) kept without a name\(dropped)\(tokens)\(mentions)")
        return .done
    }

    /// Nil where nobody is known by this name.
    private func forget() throws -> Forgotten? {
        if let server = options.server { return try ask(server) }
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let location = options.store ?? configuration.store
        do throws(StoreError) {
            let store = try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
            defer { store.close() }
            return try store.telling(.userForgotten, of: "user", "a user", rows: { $0?.events }, isDone: { $0 != nil })
            {
                () throws(StoreError) in try store.forget(user: options.user)
            }
        } catch {
            if case .inUse = error { throw StoreBusy(location: location) }
            throw StartError.store(location, error)
        }
    }

    private func ask(_ server: String) throws -> Forgotten? {
        var json = JSONWriter()
        json.beginObject()
        json.key("user")
        json.string(options.user)
        json.endObject()
        do {
            let answer = try RunningBursar(server, tokenFile: options.tokenFile, caFile: options.caFile).ask(
                "/v1/forget", json.bytes)
            return Forgotten(
                events: Int(answer["events"]?.integer ?? 0), quarantined: Int(answer["quarantined"]?.integer ?? 0),
                tokens: Int(answer["tokens"]?.integer ?? 0), mentions: Int(answer["mentions"]?.integer ?? 0))
        } catch let refusal as RunningBursar.Refused where refusal.status == 404 && refusal.parameter == "user" {
            return nil
        }
    }

    /// Asks where somebody is there to answer; a script has to say so itself.
    private func isWanted() -> Bool {
        if options.yes { return true }
        guard Output.isTerminal(0), Output.isTerminal(2) else {
            Output.say("there is nobody to ask: --yes forgets without asking")
            return false
        }
        Output.show("Forget \(HiddenText.escaped(options.user)) for good? This cannot be undone. [y/N] ")
        let answer = readLine() ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }
}
