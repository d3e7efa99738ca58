// Zones and instants as people write them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import System
internal import Wire

extension Zone {
    /// A zone of the database of the system.
    package static func named(_ name: String) throws -> Zone { try ZoneDirectory.standard.zone(named: name) }
}

extension Timestamp {
    /// `2026-11-21T18:30:00Z`
    package static func written(_ text: String) throws -> Timestamp {
        guard let instant = Timestamp(rfc3339: text) else { throw NoInstant(text: text) }
        return instant
    }

    private struct NoInstant: Error { let text: String }
}
