// Stand-in until the room has its first type.
// SPDX-License-Identifier: Apache-2.0
package import Ledger

package struct EventKey: Sendable, Hashable {
    package init(source: String, id: String) {}
    package var bytes: [UInt8] { [] }
}

package struct IntakeError: Error {}

package struct Record: Sendable {
    package var event: Event
    package var index: Int
    package var key: EventKey
    package var content: Int64
    package var body: [UInt8]

    package static func restore(_ body: [UInt8], into: inout Event) throws(IntakeError) {}
}
