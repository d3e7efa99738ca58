package import Ledger
package struct Live: Sendable { package mutating func next() -> (event: Event, dueAt: Timestamp) { fatalError() } }
package struct Demo: Sendable { package init(seed: UInt64, until: Timestamp, days: Int = 90) {}
 package static let source = "demo"
 package var history: [Event] { [] }
 package var live: Live { Live() }
 package var estimatedCount: Int { 0 } }
