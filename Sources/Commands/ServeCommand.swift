// `bursar serve`: from the start to the last commit.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dispatch
import Glibc
import HTTP
import Ledger
import Logging
import Memory
import Service

struct ServeCommand {
    private let options: ServeOptions

    init(_ options: ServeOptions) { self.options = options }

    func run() throws -> Exit {
        Signals.block()
        // What the loader ran, so that it is not added to what the start runs.
        StartCode.letGo()
        let configuration = try load()
        let log = Log.standardError(Log.Settings(configuration))
        do {
            return try serve(configuration, log)
        } catch {
            log.say(.error, eachLineOf: error)
            log.flush()
            return .no
        }
    }

    private func serve(_ configuration: Configuration, _ log: Log) throws -> Exit {
        let app = try App(configuration, log: log, makesHistory: options.demo)
        let demo = options.demo ? try DemoRun.prepare(app, seed: options.demoSeed) : nil
        let server = try app.listen()
        let url = "\(app.encryption.scheme)://\(server.address)"
        log.say(
            .info, "listening on \(url), ledger \(configuration.store)", .address(url), .store("\(configuration.store)")
        )
        log.say(.info, "the page is at /, metrics at /metrics; \(whoGetsIn(app))")
        for warning in configuration.warnings { log.say(.warning, warning) }
        demo?.startTrickle()
        StartCode.letGo()
        while true {
            switch Signals.wait() {
            case SIGHUP: reload(app)
            default:
                demo?.stop()
                return stop(app, server, grace: configuration.drain.grace)
            }
        }
    }

    private func load(isReload: Bool = false) throws(ConfigurationErrors) -> Configuration {
        var configuration = try Configuration.load(
            path: options.config, flags: options.flags, environment: .process, isReload: isReload, listens: true)
        if options.demo { configuration.declareDemo() }
        return configuration
    }

    /// A configuration that is wrong changes nothing.
    private func reload(_ app: App) {
        do {
            let new = try load(isReload: true)
            let outcome = try app.reload(new)
            app.log.say(.info, "reloaded")
            for warning in new.warnings { app.log.say(.warning, warning) }
            if let losses = outcome.losses { app.log.say(.warning, losses) }
            if !outcome.restart.isEmpty {
                let keys = outcome.restart.joined(separator: ", ")
                app.log.say(.warning, "a restart is needed for: \(keys)", .keys(outcome.restart))
            }
        } catch {
            app.audit.tellReload(isGuarded: app.door.needsToken, isRefused: true)
            app.log.say(.error, "not reloaded, the old configuration stays")
            app.log.say(.error, eachLineOf: error)
        }
    }

    /// Not ready, then no more connections, then no more requests, then the last commit.
    private func stop(_ app: App, _ server: Server, grace: Duration) -> Exit {
        app.health.startDraining()
        app.log.say(.info, "stopping; a second signal ends at once")
        let done = DispatchSemaphore(value: 0)
        DispatchQueue(label: "bursar.signals").async {
            repeat {} while Signals.wait() == SIGHUP
            _exit(Exit.no.rawValue)
        }
        DispatchQueue.global().async {
            usleep(UInt32(clamping: grace.microseconds))
            server.drain(within: .seconds(5))
            server.stop()
            app.close()
            done.signal()
        }
        let limit = DispatchTime.now() + .seconds(Int(grace.components.seconds) + 9)
        guard done.wait(timeout: limit) == .success else {
            app.log.say(.warning, "stopped without waiting for the last requests")
            app.log.flush()
            return .no
        }
        // A look that hangs is in some library's hands: what that has for the end of a process must not meet it.
        _exit(Exit.done.rawValue)
    }
}

extension ServeCommand {
    /// The end of a sentence for whoever starts a server.
    private func whoGetsIn(_ app: App) -> String {
        if app.door.needsToken { return "who asks needs a token" }
        return app.configuration.listen.isLoopback ? "programs on this machine get in" : "whoever can reach it gets in"
    }
}
