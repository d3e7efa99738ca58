// How full a queue is.
// SPDX-License-Identifier: Apache-2.0

/// What could be learned of a queue; nil is what its kind cannot tell.
package struct QueueReading: Sendable, Equatable {
    /// Jobs that wait for a worker.
    package var length: Int64 = 0
    /// How long the one that has waited longest has waited.
    package var oldestAge: Duration?
    /// Jobs that failed for good and are kept.
    package var failed: Int64?
    /// Jobs that wait for their time.
    package var delayed: Int64?
    /// Jobs that a worker is at.
    package var active: Int64?

    package init(length: Int64 = 0) { self.length = length }
}
