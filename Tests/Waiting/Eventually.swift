// Waiting for what is bound to happen, by looking rather than by sleeping it out.
// SPDX-License-Identifier: Apache-2.0

import Foundation

package enum Waiting {
    /// When a test that still waits has failed. It ends one that hangs and measures nothing: with the machine's every core
    /// taken by others, what takes a moment may take a minute.
    package static let limit = Duration.seconds(300)
}

/// It did not happen in time.
package struct TookTooLong: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// Asks until there is an answer.
///
/// It keeps its thread: a test that gave it back would get it again only after every test that has not begun yet, and what
/// it has started would run as long.
package func eventually<T>(
    _ what: String, within limit: Duration = Waiting.limit, _ attempt: () throws -> T?
) throws -> T {
    let end = ContinuousClock.now + limit
    while true {
        if let found = try attempt() { return found }
        guard ContinuousClock.now < end else { throw TookTooLong(description: "not within \(limit): \(what)") }
        Thread.sleep(forTimeInterval: 0.01)
    }
}

/// Waits until it is so.
package func eventually(_ what: String, holds condition: () throws -> Bool) throws {
    try eventually(what) { try condition() ? () : nil }
}
