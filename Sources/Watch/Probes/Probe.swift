// Something whose well-being is watched, what a look at it brings, and how it is configured.
// SPDX-License-Identifier: Apache-2.0

package import System

/// Asks a database, a bucket, a server whether it is well. Its properties are its configuration.
package protocol Probe: Sendable, Hashable {
    /// What metrics and health documents call its sort: `postgres`, `redis`, `s3`, `http`, `tcp`, `ledger`.
    static var kind: String { get }
    /// What health documents take it for.
    static var componentType: ComponentType { get }

    /// Blocks until it knows. What it throws must hold nothing that is secret.
    func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading
}

/// The sorts of component that health documents know.
package enum ComponentType: String, Sendable {
    /// Where data is kept.
    case datastore
    /// Anything else.
    case component
}

/// What a look that went well brought.
package struct ProbeReading: Sendable, Equatable {
    /// How long each part took, as far as it is known.
    package var phases: [Phase: Duration] = [:]
    /// When the certificate that was shown ends, in seconds since 1970.
    package var certificateEnd: Int64?

    package init() {}
}

/// What is probed, how often, and how much has to go wrong before it counts.
package struct ProbePlan: Sendable, Equatable {
    package var name = ""
    package var target: (any Probe)?
    /// Without it the product does not work: `/health` answers 503 while it is down.
    package var isCritical = false
    package var every = Duration.seconds(15)
    package var timeout = Duration.seconds(3)
    package var failuresBeforeDown = 2
    package var successesBeforeUp = 2

    /// What metrics and health documents call the probe of the ledger itself, so that no other may have the name.
    package static let ledgerName = "ledger"

    package init() {}

    package init(_ name: String, _ target: any Probe, critical: Bool = false) {
        self.name = name
        self.target = target
        isCritical = critical
    }

    package var kind: String { target.map { type(of: $0).kind } ?? "" }
    package var componentType: ComponentType { target.map { type(of: $0).componentType } ?? .component }

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.isCritical == right.isCritical && left.every == right.every
            && left.timeout == right.timeout && left.failuresBeforeDown == right.failuresBeforeDown
            && left.successesBeforeUp == right.successesBeforeUp
            && left.target.map { AnyHashable($0) } == right.target.map { AnyHashable($0) }
    }
}
