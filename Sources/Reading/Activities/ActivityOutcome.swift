// Whether an activity came off.
// SPDX-License-Identifier: Apache-2.0

/// How many activities succeeded, and how many failed. Those that tell neither are in none of the two.
package struct ActivityOutcome: Sendable, Equatable {
    package var succeeded: Int64 = 0, failed: Int64 = 0

    package init() {}

    package mutating func add(_ count: Int64, _ kind: Kind?) throws(ReadingError) {
        switch kind {
        case .success: try ReadingError.add(count, to: &succeeded)
        case .failure: try ReadingError.add(count, to: &failed)
        case nil: break
        }
    }

    package mutating func add(_ other: Self) throws(ReadingError) {
        try ReadingError.add(other.succeeded, to: &succeeded)
        try ReadingError.add(other.failed, to: &failed)
    }

    package enum Kind: Sendable, Equatable {
        case success, failure

        /// By the status; where that says nothing, by the end of the event's name. Nil where neither does.
        package init?(event: String, status: String) {
            switch status {
            case "ok", "success", "succeeded", "completed": self = .success
            case "error", "failed", "failure": self = .failure
            default:
                if event.hasSuffix(ActivityPair.completed) {
                    self = .success
                } else if event.hasSuffix(ActivityPair.failed) {
                    self = .failure
                } else {
                    return nil
                }
            }
        }
    }
}

/// Two events that tell how one thing ended: `story_completed` and `story_failed`.
package struct ActivityPair: Sendable {
    package static let completed = "_completed", failed = "_failed"

    package let stem: String

    /// Nil for an event that is not one of two.
    package init?(_ event: String) {
        for suffix in [Self.completed, Self.failed] where event.hasSuffix(suffix) && event.count > suffix.count {
            stem = String(event.dropLast(suffix.count))
            return
        }
        return nil
    }

    package var events: [String] { [stem + Self.completed, stem + Self.failed] }
}
