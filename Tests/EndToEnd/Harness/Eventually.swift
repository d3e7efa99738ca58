// Waiting for what is bound to happen, by looking rather than by sleeping it out.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// It did not happen in time.
struct TookTooLong: Error, CustomStringConvertible {
    let description: String
}

/// Asks until there is an answer. Limits are generous: they end a test that hangs, and measure nothing.
func eventually<T>(
    _ what: String, within limit: Duration = .seconds(60), _ attempt: () throws -> T?
) throws -> T {
    let end = ContinuousClock.now + limit
    while true {
        if let found = try attempt() { return found }
        guard ContinuousClock.now < end else { throw TookTooLong(description: "not within \(limit): \(what)") }
        Thread.sleep(forTimeInterval: 0.01)
    }
}

/// Waits until it is so.
func eventually(_ what: String, within limit: Duration = .seconds(60), holds condition: () throws -> Bool) throws {
    try eventually(what, within: limit) { try condition() ? () : nil }
}
