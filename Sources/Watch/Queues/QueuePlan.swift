// A queue as it is configured.
// SPDX-License-Identifier: Apache-2.0

/// What is read, and how often.
package struct QueuePlan: Sendable, Equatable {
    package var name = ""
    package var target: (any Queue)?
    package var every = Duration.seconds(15)
    package var timeout = Duration.seconds(3)

    package init() {}

    package var kind: String { target.map { type(of: $0).kind } ?? "" }

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.every == right.every && left.timeout == right.timeout
            && left.target.map { AnyHashable($0) } == right.target.map { AnyHashable($0) }
    }
}
