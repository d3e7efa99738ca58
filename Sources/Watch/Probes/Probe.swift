// Something whose well-being is watched.
// SPDX-License-Identifier: Apache-2.0

package import System

/// Asks a database, a bucket, a server whether it is well. Its properties are its configuration.
package protocol Probe: Sendable, Hashable {
    /// What metrics and health documents call its sort: `postgres`, `redis`, `s3`, `http`, `tcp`, `ledger`.
    static var kind: String { get }

    /// Blocks until it knows. What it throws must hold nothing that is secret.
    func look(by deadline: Deadline) throws(Trouble) -> ProbeReading
}

/// What a look that went well brought.
package struct ProbeReading: Sendable, Equatable {
    /// How long each part took, as far as it is known.
    package var phases: [Phase: Duration] = [:]
    /// When the certificate that was shown ends, in seconds since 1970.
    package var certificateEnd: Int64?

    package init() {}
}
