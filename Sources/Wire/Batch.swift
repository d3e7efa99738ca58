// What a body held.
// SPDX-License-Identifier: Apache-2.0

/// The events of one body: those that can be taken, and those that cannot, with the reason.
package struct Batch: Sendable {
    package internal(set) var records: [Record] = []
    package internal(set) var rejections: [Rejection] = []
    /// All events of the body, taken or not.
    package internal(set) var count = 0
}

/// An event that was not taken. Its neighbours are none the worse for it.
package struct Rejection: Equatable, Sendable {
    /// Its place in the body: of NDJSON, blank lines are not counted.
    package var index: Int
    package var error: EventError

    package init(index: Int, error: EventError) {
        self.index = index
        self.error = error
    }
}
