// A call of a vendor's API: what was asked of whom, how much was used, how it went.
// SPDX-License-Identifier: Apache-2.0

/// One call of a paid (or free) API.
package struct Call: Sendable, Equatable {
    package var provider = ""
    package var model = ""
    package var operation = ""
    package var tier = Tier.standard
    /// Price modifiers that the vendor's usage object names (`us`, `fast`): sorted, each once.
    package var modifiers: [String] = []
    package var usage = Usage()
    /// What the vendor, or the sender, says that it cost.
    package var reported: Money?
    package var latencyMilliseconds: Int64?
    /// Answered from a cache of the app's own: it costs nothing unless a cost is told.
    package var cached = false
    package var status = Outcome.ok
    package var errorType = ""
    package var error = ""
    /// What of the vendor's usage cannot be true; such a call is kept without its usage, and has no price.
    package var usageError = ""

    package init() {}

    package enum Outcome: UInt8, Sendable {
        case ok = 0
        case error = 1

        package var name: String { self == .ok ? "ok" : "error" }
    }
}

/// How fast or how cheaply a vendor was asked to serve a call. `other` is a tier that no price knows.
package enum Tier: Sendable, Hashable {
    case standard, batch, flex, priority
    case other(String)

    package init(name: String) {
        switch name {
        case "standard": self = .standard
        case "batch": self = .batch
        case "flex": self = .flex
        case "priority": self = .priority
        default: self = .other(name)
        }
    }

    package var name: String {
        switch self {
        case .standard: "standard"
        case .batch: "batch"
        case .flex: "flex"
        case .priority: "priority"
        case .other(let name): name
        }
    }
}
