// Work that waits in a queue and runs.
// SPDX-License-Identifier: Apache-2.0

/// A step in the life of a background job.
package struct Job: Sendable, Equatable {
    package var queue = ""
    package var event = Step.queued
    package var job = ""
    package var waitMilliseconds: Int64?
    package var runMilliseconds: Int64?
    package var reason = ""

    package init() {}

    package enum Step: String, Sendable, CaseIterable { case queued, started, completed, failed }
}
