// Names that one view of the ledger has numbers for, and another has not.
// SPDX-License-Identifier: Apache-2.0

/// What a view needs of another to name what that one has numbered: texts that are in single events alone, and the events
/// that have the names of sessions and traces.
package struct OwnNames: Sendable {
    let texts: [String]
    let events: [Int64: Int64]
}
