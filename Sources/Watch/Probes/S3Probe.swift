// Whether a bucket can be reached, and written.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import System

/// Asks for the bucket; where wanted, puts a small object into it, reads it and takes it away.
package struct S3Probe: Probe {
    package static let kind = "s3"
    package static let componentType = ComponentType.datastore

    package var endpoint = ""
    package var bucket = ""
    package var region = "us-east-1"
    package var accessKey: Secret?
    package var secretKey: Secret?
    package var style = Style.path
    /// Whether an object is put, read and deleted: the only way to learn that the bucket takes writes. One whose deletion
    /// fails stays under `.bursar-probe/`.
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

    package func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        var bucket = try S3Bucket(self)
        var reading = ProbeReading(try bucket.head(by: deadline))
        if writes {
            let started = ContinuousClock.now
            try bucket.write(by: deadline)
            reading.phases[.answer, default: .zero] += started.duration(to: .now)
        }
        return reading
    }

    /// Where the bucket is asked for; its objects lie below.
    var bucketURL: String {
        var place = endpoint[...]
        while place.last == "/" { place.removeLast() }
        let name = bucket.utf8.map(Self.escaped).joined()
        guard style == .virtual, let host = place.firstRange(of: "://")?.upperBound else { return "\(place)/\(name)" }
        return "\(place[..<host])\(name).\(place[host...])"
    }

    /// A byte of a path's segment, as the signature wants it.
    private static func escaped(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            String(UnicodeScalar(byte))
        default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }
}
