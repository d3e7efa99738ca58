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
        guard let events = try forget() else {
            Output.say("no user of this name is known")
            return .no
        }
        try Output.print("forgotten: \(events.counted("event")) kept without a name")
        return .done
    }

    /// Nil where nobody is known by this name.
    private func forget() throws -> Int? {
        if let server = options.server { return try ask(server) }
        let configuration = try Configuration.load(path: options.config, environment: .process)
        let location = options.store ?? configuration.store
        do throws(StoreError) {
            let store = try LedgerStore(existing: location, configuration, isFromFile: options.config != nil)
            defer { store.close() }
            return try store.forget(user: options.user)
        } catch {
            if case .inUse = error { throw Busy(location: location) }
            throw StartError.store(location, error)
        }
    }

    private func ask(_ server: String) throws -> Int? {
        var json = JSONWriter()
        json.beginObject()
        json.key("user")
        json.string(options.user)
        json.endObject()
        do {
            let answer = try RunningBursar(server, tokenFile: options.tokenFile).ask("/v1/forget", json.bytes)
            return Int(answer["events"]?.integer ?? 0)
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

    struct Busy: Error, CustomStringConvertible {
        let location: StoreLocation

        var description: String { "\(location): a server has the store open: let it do this, with --server http://…" }
    }
}
