// Somewhere that jobs wait.
// SPDX-License-Identifier: Apache-2.0

package import System

/// Somewhere that jobs wait. Its properties are its configuration.
package protocol Queue: Sendable, Hashable {
    static var kind: String { get }

    /// Blocks until it knows. `now` is milliseconds since 1970, to tell ages by.
    func look(by deadline: Deadline, now: Int64) throws(Trouble) -> QueueReading
}
