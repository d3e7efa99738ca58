// What a server shows over TLS, and the fields of its answers: put anew where files or the configuration have changed.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exposition
import HTTP
package import Ledger
import Logging
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
    func look(_ done: @escaping @Sendable () -> Void = {}) {
        defer { done() }
        guard let credentials else { return }
        state.withLock { state in
            guard let plan = state.plan else { return }
            do throws(TLSError) {
                let material = try TLSMaterial(plan)
                if material != state.material { try show(plan, material, in: credentials, &state) }
                (state.failure, state.isTold) = (nil, false)
            } catch {
                if state.failure == error, !state.isTold { tell(error, &state) }
                if state.failure != error { (state.failure, state.isTold) = (error, false) }
            }
        }
    }

    /// Goes by another configuration from here on. Throws where it says something else of TLS, and that cannot be done; where
    /// it says the same and the files do not fit, what is shown stays, and that is told.
    func take(_ configuration: Configuration) throws(TLSError) {
        if let credentials, let plan = configuration.tls {
            try state.withLock { (state) throws(TLSError) in
                do throws(TLSError) {
                    let material = try TLSMaterial(plan)
                    if plan != state.plan || material != state.material {
                        try show(plan, material, in: credentials, &state)
                    }
                    (state.failure, state.isTold) = (nil, false)
                } catch {
                    guard plan == state.plan else { throw error }
                    state.failure = error
                    tell(error, &state)
                }
            }
        }
        headers.value = configuration.web.headers
    }

    private func show(
        _ plan: TLSPlan, _ material: TLSMaterial, in credentials: Shared<TLSCredentials>, _ state: inout State
    ) throws(TLSError) {
        let new = try TLSCredentials(plan, material)
        credentials.value = new
        (state.plan, state.material) = (plan, material)
        log.say(.info, "new connections get the certificate that ends on \(new.lastDay)")
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
