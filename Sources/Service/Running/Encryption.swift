// What a server shows over TLS, and the fields of its answers: put anew where files or the configuration have changed.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exposition
import HTTP
package import Ledger
import Logging
import Store
import Synchronization
import System
package import TLS

/// Looks now and then whether the files of the certificate have changed, and takes over what fits together. Connections
/// that are open keep what they began with.
package final class Encryption: Sendable {
    /// Nil where TLS is not spoken.
    let credentials: Shared<TLSCredentials>?
    let headers: Shared<[HeaderField]>
    private let state: Mutex<State>
    private let log: Log

    private struct State {
        var plan: TLSPlan?
        /// What the credentials in force were made of.
        var material: TLSMaterial?
        /// Why what lies in the files cannot be shown, where it cannot.
        var failure: TLSError?
        /// Whether the failure was there at the look before, and is told of.
        var isTold = false
    }

    init(_ configuration: Configuration, log: Log) throws(TLSError) {
        self.log = log
        headers = Shared(configuration.web.headers)
        if let plan = configuration.tls {
            let material = try TLSMaterial(plan)
            credentials = Shared(try TLSCredentials(plan, material))
            state = Mutex(State(plan: plan, material: material))
        } else {
            credentials = nil
            state = Mutex(State())
        }
    }

    /// What the server's address begins with.
    package var scheme: String { credentials == nil ? "http" : "https" }

    /// Shows when the certificate ends, where there is one. Called once.
    func register(in registry: Registry) {
        let credentials = credentials
        registry.gauge(
            "bursar_tls_certificate_expiry_timestamp_seconds",
            help: "When the first of the certificates that this server shows ends.", scale: 0,
            collect: { credentials.map { [([], $0.value.end)] } ?? [] })
        registry.gauge(
            "bursar_tls_last_reload_successful",
            help: "Whether this server shows what lies in the files of its certificate (1), or they do not fit (0).",
            scale: 0,
            collect: { [self] in
                guard credentials != nil else { return [] }
                return [([], state.withLock { $0.failure == nil || !$0.isTold } ? 1 : 0)]
            })
    }

    /// One look at the files. Those that are being replaced do not fit for a moment: that is told at the second look.
    /// `record` gets the entry of what is taken over: nobody asked for it.
    func look(telling record: (AuditEntry) -> Void, _ done: @escaping @Sendable () -> Void = {}) {
        defer { done() }
        guard let credentials else { return }
        let shown = state.withLock { state -> Made? in
            guard let plan = state.plan else { return nil }
            do throws(TLSError) {
                let material = try TLSMaterial(plan)
                let made = material == state.material ? nil : try Made(plan, material)
                if let made { show(made, in: credentials, &state) }
                (state.failure, state.isTold) = (nil, false)
                return made
            } catch {
                if state.failure == error, !state.isTold { tell(error, &state) }
                if state.failure != error { (state.failure, state.isTold) = (error, false) }
                return nil
            }
        }
        if let shown { record(Self.entry(of: shown)) }
    }

    /// What another configuration says of TLS, made ready: nothing of it is shown yet.
    struct Change {
        fileprivate let headers: [HeaderField]
        fileprivate var made: Made?
        fileprivate var failure: TLSError?
    }

    fileprivate struct Made {
        let plan: TLSPlan
        let material: TLSMaterial
        let credentials: TLSCredentials

        init(_ plan: TLSPlan, _ material: TLSMaterial) throws(TLSError) {
            (self.plan, self.material, credentials) = (plan, material, try TLSCredentials(plan, material))
        }
    }

    /// Makes ready what `take` shows. Throws where the configuration says something else of TLS than the one in force, and that
    /// cannot be done; where it says the same and the files do not fit, what is shown stays, and that is told.
    func change(to configuration: Configuration) throws(TLSError) -> Change {
        var change = Change(headers: configuration.web.headers)
        guard credentials != nil, let plan = configuration.tls else { return change }
        let (oldPlan, oldMaterial) = state.withLock { ($0.plan, $0.material) }
        do throws(TLSError) {
            let material = try TLSMaterial(plan)
            if plan != oldPlan || material != oldMaterial { change.made = try Made(plan, material) }
        } catch {
            guard plan == oldPlan else { throw error }
            change.failure = error
        }
        return change
    }

    /// Shows what was made ready, from here on.
    func take(_ change: Change) {
        if let credentials {
            state.withLock { state in
                if let made = change.made { show(made, in: credentials, &state) }
                (state.failure, state.isTold) = (change.failure, false)
                if let failure = change.failure { tell(failure, &state) }
            }
        }
        headers.value = change.headers
    }

    private func show(_ made: Made, in credentials: Shared<TLSCredentials>, _ state: inout State) {
        credentials.value = made.credentials
        (state.plan, state.material) = (made.plan, made.material)
        log.say(.info, "new connections get the certificate that ends on \(made.credentials.lastDay)")
    }

    private static func entry(of made: Made) -> AuditEntry {
        var entry = AuditEntry.ofServer(.configurationReloaded, at: Timestamp.now.asPresent)
        entry.target = "certificate"
        entry.details = [.init("ends", "\(made.credentials.lastDay)")]
        return entry
    }

    private func tell(_ failure: TLSError, _ state: inout State) {
        state.isTold = true
        log.say(.warning, "the certificate stays as it is: \(failure)", .reason("\(failure)"))
    }
}

extension TLSCredentials {
    /// The day on which it ends.
    package var lastDay: Day { Timestamp(milliseconds: end * 1000).day }
}
