// Whether a bucket can be reached, and written.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// Asks for the bucket; where wanted, puts a small object into it, reads it and takes it away.
package struct S3Probe: Probe {
    package static let kind = "s3"

    package var endpoint = ""
    package var bucket = ""
    package var region = "us-east-1"
    package var accessKey: Secret?
    package var secretKey: Secret?
    package var style = Style.path
    /// Whether an object is put, read and deleted: the only way to learn that the bucket takes writes.
    package var writes = false
    /// Certificates to trust instead of the system's.
    package var caFile: String?

    package init() {}

    /// Where the bucket's name stands.
    package enum Style: String, Sendable, CaseIterable {
        /// `https://endpoint/bucket`
        case path
        /// `https://bucket.endpoint`
        case virtual
    }

    package func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
        throw .ours("not built yet")
    }
}
