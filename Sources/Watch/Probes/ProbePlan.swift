// A probe as it is configured.
// SPDX-License-Identifier: Apache-2.0

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
