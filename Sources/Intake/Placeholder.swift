// Stand-in until the room has its first type.
// SPDX-License-Identifier: Apache-2.0
package import Ledger
package struct EventKey: Sendable, Hashable {
    package init(source: String, id: String) {}
    package var bytes: [UInt8] { [] }
}
package struct IntakeError: Error, CustomStringConvertible { package var description: String { "" } }
package struct EventError: Error, CustomStringConvertible { package var description: String { "" } }
package enum EventFormat { case json, ndjson }
package struct EventBatch { package var records: [Record]; package var rejections: [Rejection]; package struct Rejection { package var index: Int; package var error: EventError } }
package struct EventReader { package init(now: Timestamp) {}
  package func read(_ b: [UInt8], as: EventFormat) throws(IntakeError) -> EventBatch { throw IntakeError() } }
package struct Record: Sendable {
    package var event: Event
    package var index: Int
    package var key: EventKey
    package var content: Int64
    package var body: [UInt8]
    package static func restore(_ body: [UInt8], into: inout Event) throws(IntakeError) {}
    package static func seal(_ event: Event, index: Int) -> Record { fatalError() }
}
